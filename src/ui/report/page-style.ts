/** The style of the page: light and dark, a phone, paper. No fonts or pictures from anywhere. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--muted:#656d76;--line:#d0d7de;--ground:#fff;--raised:#f6f8fa;
--client:#0969a2;--server:#8250a5;--error:#c0182b;--warning:#9a6700;--good:#1a7f37;--wait:#c9d1d9}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--muted:#8d96a0;--line:#30363d;--ground:#0d1117;--raised:#161b22;
--client:#58a6ff;--server:#d2a8ff;--error:#ff7b72;--warning:#d29922;--good:#3fb950;--wait:#484f58}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1400px;padding:1rem;font:15px/1.45 system-ui,sans-serif;color:var(--text);background:var(--ground)}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .3rem}
p{margin:.3rem 0}a{color:var(--client)}
code,td,th,summary,.mono{font-family:ui-monospace,SFMono-Regular,Consolas,monospace;font-size:13px}
.muted{color:var(--muted)}.client{color:var(--client)}.server{color:var(--server)}
.error{color:var(--error)}.warning{color:var(--warning)}.good{color:var(--good)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:600;color:var(--muted)}
td,th{padding:.15rem .5rem;vertical-align:top;border-bottom:1px solid var(--line)}
td{overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.w{white-space:nowrap}
tr:target{background:var(--raised);outline:2px solid var(--warning)}
tr.proof>td:first-child{border-left:3px solid var(--warning)}
details>summary{cursor:pointer}
details table{width:auto;margin:.3rem 0 .5rem 1rem}details td{border:0;padding:.05rem .5rem}
.finding{border:1px solid var(--line);border-left-width:4px;border-radius:4px;padding:.5rem .8rem;margin:.5rem 0;break-inside:avoid}
.finding.error{border-left-color:var(--error);color:inherit}.finding.warning{border-left-color:var(--warning);color:inherit}
.finding .finding{margin-left:.5rem}
.mark.error{color:var(--error)}.mark.warning{color:var(--warning)}
svg{display:block;width:100%;height:12px}
.bar .client,.bar.client{fill:var(--client)}.bar .server,.bar.server{fill:var(--server)}
.bar .wait{fill:var(--wait)}.bar .end{fill:var(--error)}
td.bar{min-width:12rem;width:40%}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;position:sticky;top:0;background:var(--ground);padding:.4rem 0;z-index:1}
input,select{font:inherit;padding:.3rem .5rem;border:1px solid var(--line);border-radius:4px;background:var(--ground);color:inherit}
input[type=search]{flex:1 1 16rem;min-width:0}
@media (max-width:700px){body{padding:.6rem}.wide{display:none}td.bar{min-width:7rem}td,th{padding:.15rem .3rem}}
@media print{body{max-width:none;font-size:11px}form{display:none}tr{break-inside:avoid}.scroll{overflow:visible}
td,th,code,summary{font-size:9px}a{color:inherit;text-decoration:none}}
`;
