/** The page's style sheet, for light and dark mode. */
export const STYLE = `
:root { color-scheme: light dark; --back: #f3f5f8; --card: #fff; --ink: #1c2530; --soft: #5d6b7a; --line: #dfe4ea;
  --accent: #0b6e99; --head: #12303f; --blue: #1d64b4; --green: #23713a; --orange: #a85300; --yellow: #7d6400;
  --red: #b3261e; --violet: #6b3fa9; --grey: #5d6b7a; --fresh: #fff3c4 }
@media (prefers-color-scheme: dark) { :root { --back: #11161b; --card: #1a2129; --ink: #e4e9ee; --soft: #9aa8b5;
  --line: #2b3540; --accent: #63bce0; --head: #0c1318; --blue: #7fb4f5; --green: #74c98a; --orange: #f2a65a;
  --yellow: #e3c64f; --red: #ff8a80; --violet: #c3a1f2; --grey: #9aa8b5; --fresh: #3a3518 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
a { color: inherit; text-decoration: none } a:hover { text-decoration: underline }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
header { background: var(--head); color: #dbe7ee; padding: .7rem 1.5rem; display: flex; gap: 1rem; align-items: baseline }
header > a { color: #fff; font-size: 1.1rem } header span { font-size: .85rem; opacity: .8 }
#live { margin-left: auto; opacity: 1 }
#live::before { content: '●'; margin-right: .35rem; color: #7c8b97 }
#live.on::before { color: #4ade80 } #live.off::before { color: #ff8a80 }
main { max-width: 90rem; margin: 0 auto; padding: 1.2rem 1.5rem 3rem }
h1 { font-size: 1.35rem; margin: .2rem 0 .9rem; overflow-wrap: anywhere } h1 .pill { vertical-align: .15em; font-weight: 400 }
h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); margin: 0 0 .6rem }
small { display: block; color: var(--soft); font-size: .82rem }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 1.2rem; align-items: start }
.number { color: var(--soft); font-variant-numeric: tabular-nums; font-weight: 400 }
nav { display: flex; flex-wrap: wrap; gap: .4rem; margin-bottom: .8rem }
nav a { padding: .25rem .8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card) }
nav a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--card) }
nav i { font-style: normal; opacity: .7; margin-left: .25rem }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; overflow: hidden }
th { text-align: left; font-size: .78rem; font-weight: 600; color: var(--soft) }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top }
tr:last-child td { border-bottom: 0 } tbody tr:hover { background: color-mix(in srgb, var(--accent) 6%, transparent) }
.summary { width: 50%; overflow-wrap: anywhere } .wide { white-space: nowrap } .summary a { font-weight: 600 }
.when, .when time { white-space: nowrap; color: var(--soft); font-size: .88rem }
.pill { display: inline-block; padding: .05rem .55rem; border-radius: 99px; font-size: .82rem; white-space: nowrap;
  color: var(--tone); background: color-mix(in srgb, var(--tone) 14%, transparent) }
.dot { white-space: nowrap } .dot::before { content: ''; display: inline-block; width: .6em; height: .6em;
  border-radius: 50%; background: var(--tone); margin-right: .45em }
.blue { --tone: var(--blue) } .green { --tone: var(--green) } .orange { --tone: var(--orange) }
.yellow { --tone: var(--yellow) } .red { --tone: var(--red) } .violet { --tone: var(--violet) } .grey { --tone: var(--grey) }
aside { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.1rem }
aside h2:not(:first-child) { margin-top: 1.4rem }
aside ul, aside ol { list-style: none; margin: 0; padding: 0 } aside li { padding: .3rem 0 }
.requests li { display: flex; gap: .5rem; align-items: baseline } code { font-size: .82rem; overflow-wrap: anywhere }
.empty { color: var(--soft) } .back { margin: 0; color: var(--soft) } .back a::before { content: '← ' }
.approvals b { margin-left: .3rem }
dl { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .35rem .8rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere } dd a { color: var(--accent) }
.timeline { list-style: none; margin: 0; padding: 0 }
.timeline li { display: flex; gap: .8rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: .8rem 1rem; margin-bottom: .6rem }
.timeline li.private { border-left: 4px solid var(--orange) } .timeline li.public { border-left: 4px solid var(--accent) }
.timeline li.system { background: none; border-style: dashed; padding: .4rem 1rem; color: var(--soft); font-size: .9rem }
.timeline li > div { flex: 1; min-width: 0 } .timeline p { margin: 0 }
.head { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; color: var(--soft); font-size: .9rem }
.head b { color: var(--ink) } .head code { margin-left: auto } .system .head b { color: inherit; font-weight: 400 }
.note { white-space: pre-wrap; overflow-wrap: anywhere } .facts i { font-style: normal; color: var(--soft); margin-right: 1rem }
.avatar { width: 2.1rem; height: 2.1rem; flex: none; border-radius: 50%; display: grid; place-items: center;
  font-size: .8rem; color: var(--accent); background: color-mix(in srgb, var(--accent) 16%, transparent) }
.system .avatar { display: none }
.fresh { animation: fresh 4s ease-out } @keyframes fresh { from { background: var(--fresh) } }
@media (prefers-reduced-motion: reduce) { .fresh { animation: none } }
@media (max-width: 70rem) { .columns { grid-template-columns: minmax(0, 1fr) } }
@media (max-width: 45rem) { .wide, header > span:not(#live) { display: none } main { padding: 1rem }
  thead { display: none } tbody tr { display: grid; grid-template-columns: 3.2rem 1fr auto; border-bottom: 1px solid var(--line) }
  td { border: 0; padding: .35rem .6rem } .summary { width: auto; grid-column: 2 / 4 }
  .state { grid-column: 2; padding-top: 0 } .state small { display: inline; margin-left: .6rem } }
`;
