/** The script of the page: narrows the list of frames, and shows a frame that is jumped to. Without it all can be read. */
export const PAGE_SCRIPT = `
'use strict';
const form = document.querySelector('#narrow');
const rows = [...document.querySelectorAll('#frames tr[id]')];
const texts = rows.map((row) => row.textContent.toLowerCase());
const shown = document.querySelector('#shown');
function narrow() {
  const words = form.elements.words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const { type, connection, proof } = form.elements;
  let count = 0;
  rows.forEach((row, at) => {
    const passes =
      (type.value === '' || row.dataset.type === type.value) &&
      (connection.value === '' || row.dataset.connection === connection.value) &&
      (!proof.checked || row.classList.contains('proof')) &&
      words.every((word) => texts[at].includes(word));
    row.hidden = !passes;
    if (passes) count++;
  });
  shown.textContent = count + ' of ' + rows.length;
}
function jump() {
  const row = location.hash.startsWith('#seq-') && document.getElementById(location.hash.slice(1));
  if (!row) return;
  if (row.hidden) {
    form.reset();
    narrow();
  }
  const details = row.querySelector('details');
  if (details) details.open = true;
  row.scrollIntoView({ block: 'center' });
}
form.hidden = false;
form.addEventListener('input', narrow);
form.addEventListener('submit', (event) => event.preventDefault());
addEventListener('hashchange', jump);
narrow();
jump();
`;
