/**
 * Makes room in a map that has outgrown `limit`: the entries that came first leave, a tenth of them at once. One by one
 * would be slow, because a Map walks over the places of what was deleted in front.
 */
export function dropOldest(map: Map<unknown, unknown>, limit: number): void {
  if (map.size <= limit) return;
  const keep = Math.floor(limit * 0.9);
  for (const key of map.keys()) {
    if (map.size <= keep) return;
    map.delete(key);
  }
}
