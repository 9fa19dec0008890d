extension HTMLReport {
  /// Colours that stay apart for most people with colour-blind eyes (after Okabe and Ito), lighter on
  /// dark ground.
  static let style = """
    :root{color-scheme:light dark;--ground:#fff;--ink:#1d1d1f;--faint:#6b6b70;--rule:#dcdce0;\
    --card:#f6f6f8;--mark:#ffe9a8;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a3538a;--c4:#8c6d00;\
    --c5:#1a8fbf;--c6:#7a4fd0;--c7:#b0223f;--c8:#6b6b70}
    @media(prefers-color-scheme:dark){:root{--ground:#17181b;--ink:#ececf0;--faint:#a3a3ab;\
    --rule:#3a3b41;--card:#212227;--mark:#6a5300;--c0:#56b4e9;--c1:#ff9a56;--c2:#3fd6a6;--c3:#e29ac9;\
    --c4:#e3c33f;--c5:#7fd0f5;--c6:#b99bff;--c7:#ff7d95;--c8:#a3a3ab}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
    main{max-width:1280px;margin:0 auto;padding:24px 16px 64px}
    h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.25rem;margin:2.2rem 0 .6rem}
    h3{font-size:1rem;margin:0}
    .note,small,.legend{color:var(--faint);font-size:.86rem}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;font-size:.92rem}
    th,td{text-align:left;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--rule);\
    vertical-align:top}
    th{font-weight:600}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:0 24px}
    .charts.columns{display:block;columns:2 440px;column-gap:24px}
    .chosen>*{background:var(--card)}
    .figures{font-size:.88rem}.figures th,.figures td{padding-right:.5rem}.figures small{font-size:.78rem}
    .figures th:first-child{position:sticky;left:0;background:var(--ground);background-clip:padding-box}
    .figures .chosen th:first-child{background:var(--card)}
    .figures th.group{text-align:right;min-width:8.5rem}.wide+h3{margin-top:1.2rem}
    figure{margin:0 0 18px;min-width:0;break-inside:avoid}figcaption{font-weight:600;margin-bottom:.3rem}
    svg{width:100%;height:auto;display:block}svg.phone{display:none}
    svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .tick{fill:var(--faint)}
    .grid{stroke:var(--rule);stroke-width:1}.whisker{stroke:var(--ink);stroke-width:1.5}
    .bar{fill:var(--c0);opacity:.55}
    .line{fill:none;stroke-width:2.2}.dashed{stroke-dasharray:6 5}
    .interval{stroke-width:1.6;opacity:.7}
    .hover{opacity:0}.hover:hover{opacity:1}
    .c0{stroke:var(--c0);--c:var(--c0)}.c1{stroke:var(--c1);--c:var(--c1)}\
    .c2{stroke:var(--c2);--c:var(--c2)}.c3{stroke:var(--c3);--c:var(--c3)}\
    .c4{stroke:var(--c4);--c:var(--c4)}.c5{stroke:var(--c5);--c:var(--c5)}\
    .c6{stroke:var(--c6);--c:var(--c6)}.c7{stroke:var(--c7);--c:var(--c7)}\
    .c8{stroke:var(--c8);--c:var(--c8)}.c9{stroke:var(--ink);--c:var(--ink)}
    .thick{stroke-width:3.4}
    .mark,.hover,.part{fill:var(--c);stroke:var(--ground)}
    .legend{margin:.2rem 0 0}.legend span{margin-right:1rem;display:inline-block}
    .legend i{display:inline-block;width:1.1em;height:.35em;background:var(--c);\
    margin-right:.4em;vertical-align:middle}
    .legend i.dashed{height:0;background:none;border-top:2px dashed var(--c)}
    .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:14px}
    article{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:12px;\
    min-width:0;overflow-wrap:anywhere}
    article img{max-width:100%;max-height:150px;display:block;margin:0 0 8px;border-radius:4px}
    article p{margin:.1rem 0 .5rem}dl{margin:0;font-size:.92rem}
    dt{color:var(--faint);font-size:.82rem}dd{margin:0 0 .45rem}
    mark{background:var(--mark);color:inherit;border-radius:3px;padding:0 .1em}
    .why{width:100%;margin-top:.4rem;font-size:.8rem}.why th{font-weight:400}.why thead th{color:var(--faint)}\
    .why th,.why td{padding:.1rem .5rem .1rem 0}.why th:last-child,.why td:last-child{padding-right:0}\
    .why tr:last-child>*{border-bottom:0}
    details{margin:.4rem 0}summary{cursor:pointer}.reading{margin:0}
    @media screen and (max-width:620px){svg.desk{display:none}svg.phone{display:block}}
    @media print{:root{color-scheme:light;--ground:#fff;--ink:#000;--faint:#444;--rule:#bbb;--card:#fff;\
    --mark:#ddd;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a3538a;--c4:#8c6d00;--c5:#1a8fbf;\
    --c6:#7a4fd0;--c7:#b0223f;--c8:#6b6b70}html{font-size:11px}body{font-size:1rem}@page{margin:12mm}.wide{overflow:visible}\
    main{padding:0}.figures{font-size:.8rem}.figures small{font-size:.68rem}\
    .figures th,.figures td{padding-right:.35rem}\
    .charts,.charts.columns,.gallery{display:block;columns:2;column-gap:14px}article{margin-bottom:10px}\
    article,figure,tr{break-inside:avoid}h2,h3,figcaption,h2+.note{break-after:avoid}\
    details::details-content{content-visibility:visible;display:block}details{overflow-wrap:anywhere}}
    """
}
