/** Roles by element, by attribute and by where they stand, and their names. A case a line; the element in question has the id `x`. */
export const ROLES = `
<div id=x title=T>t</div>
<span id=x title=T>t</span>
<p id=x title=T>t</p>
<p id=x aria-label=T>t</p>
<em id=x title=T>t</em>
<strong id=x aria-label=T>t</strong>
<code id=x aria-label=T>t</code>
<sub id=x title=T>t</sub>
<del id=x title=T>t</del>
<time id=x title=T>t</time>
<time id=x aria-label=T>t</time>
<mark id=x title=T>t</mark>
<dfn id=x title=T>t</dfn>
<dfn id=x>t</dfn>
<abbr id=x title=T>t</abbr>
<blockquote id=x title=T>t</blockquote>
<div id=x aria-label=T>t</div>
<div id=x role=generic aria-label=T>t</div>
<div id=x role=none title=T>t</div>
<div id=x role=none aria-label=T>t</div>
<h1 id=x role=none>t</h1>
<h1 id=x role=presentation tabindex=0>t</h1>
<button id=x role=none>t</button>
<a id=x href=# role=none>t</a>
<img id=x role=none alt=A src=x>
<img id=x role=none alt=A aria-label=B src=x>
<div id=x role="foo button">t</div>
<div id=x role="FOO Button">t</div>
<div id=x role="foo">t</div>
<h2 id=x role="foo">t</h2>
<div id=x role="none button">t</div>
<div id=x role="region">t</div>
<div id=x role="region" aria-label=R>t</div>
<div id=x role="form">t</div>
<div id=x role="form" aria-label=R>t</div>
<section id=x>t</section>
<section id=x aria-label=R>t</section>
<section id=x title=R>t</section>
<section id=x aria-label="  ">t</section>
<section id=x aria-labelledby=nope>t</section>
<section id=x aria-labelledby=l>t<b id=l></b></section>
<section id=x aria-labelledby=l>t<b id=l>L</b></section>
<header id=x>t</header>
<main><header id=x>t</header></main>
<article><header id=x>t</header></article>
<div role=article><header id=x>t</header></div>
<div role=region aria-label=a><footer id=x>t</footer></div>
<div role=region><footer id=x>t</footer></div>
<section><footer id=x>t</footer></section>
<section aria-label=L><footer id=x>t</footer></section>
<nav><footer id=x>t</footer></nav>
<article role=none><footer id=x>t</footer></article>
<div role=main><footer id=x>t</footer></div>
<div role=complementary><header id=x>t</header></div>
<div role=search><header id=x>t</header></div>
<div role=banner id=x>t</div>
<aside id=x>t</aside>
<main><aside id=x>t</aside></main>
<article><aside id=x>t</aside></article>
<section><aside id=x>t</aside></section>
<section aria-label=L><aside id=x>t</aside></section>
<nav><aside id=x>t</aside></nav>
<aside><aside id=x>t</aside></aside>
<article><aside id=x aria-label=L>t</aside></article>
<article><aside id=x title=L>t</aside></article>
<div role=article><aside id=x>t</aside></div>
<div role=region aria-label=L><aside id=x>t</aside></div>
<nav id=x>t</nav>
<address id=x>t</address>
<search id=x>t</search>
<hgroup id=x><h1>t</h1></hgroup>
<menu id=x><li>t</menu>
<dl id=x><dt>a<dd>b</dl>
<dl><dt id=x>a<dd>b</dl>
<dl><dt>a<dd id=x>b</dl>
<dl><div><dt id=x>a<dd>b</div></dl>
<dl role=none><dt id=x>a<dd>b</dl>
<div><dt id=x>a</dt></div>
<div><dd id=x>a</dd></div>
<fieldset id=x><legend>L</legend><input></fieldset>
<fieldset id=x title=T><legend>L</legend><input></fieldset>
<fieldset id=x title=T><input></fieldset>
<fieldset id=x><div><legend>L</legend></div><input></fieldset>
<fieldset id=x><p>p</p><legend>L</legend><input></fieldset>
<fieldset><legend id=x>L</legend><input></fieldset>
<figure id=x><img src=x alt=A><figcaption>C</figcaption></figure>
<figure id=x><img src=x alt=A></figure>
<figure id=x title=T><img src=x alt=A></figure>
<figure><figcaption id=x>C</figcaption></figure>
<figure id=x><figcaption>C <a href=#>d</a></figcaption></figure>
<table id=x><caption>C</caption><tr><th>a<th>c<tr><td>b<td>d</table>
<table id=x title=T><caption>C</caption><tr><th>a<th>c<tr><td>b<td>d</table>
<table id=x summary=S><tr><th>a<th>c<tr><td>b<td>d</table>
<table id=x summary=S><caption>C</caption><tr><th>a<th>c<tr><td>b<td>d</table>
<table id=x title=T><tr><th>a<th>c<tr><td>b<td>d</table>
<table><caption id=x>C</caption><tr><th>a<th>c<tr><td>b<td>d</table>
<table><tr><th id=x>a<th>c<tr><td>b<td>d</table>
<table><tr><th>a<td>c<tr><th id=x>b<td>d</table>
<table><tr><td>c<th id=x>b</table>
<table><tr><th id=x scope=row>a<th>c<tr><td>b<td>d</table>
<table><tr><th id=x scope=rowgroup>a<th>c<tr><td>b<td>d</table>
<table><tr><th>a<th>c<tr><th id=x scope=col>b<td>d</table>
<table><thead><tr><th id=x>a<th>c</thead><tr><td>b<td>d</table>
<table><thead><tr><td id=x>a<th>c</thead><tr><td>b<td>d</table>
<table><tr><td>q<th>a<th>c<tr><td id=x>b<td>d<td>f</table>
<table><tr><td>q<th>a<th>c<tr><th id=x>b<td>d<td>f</table>
<table><tr><td>q<th id=x>a<th>c<tr><th>b<td>d<td>f</table>
<table><tr id=x><th>a<th>c<tr><td>b<td>d</table>
<table><tr><th>a<th>c<tr><td id=x>b<td>d</table>
<table><tr><th>a<th>c<tr><td id=x title=T><td>d</table>
<table><tr><th abbr=A id=x>a<th>c<tr><td>b<td>d</table>
<table role=grid><tr><th>a<th>c<tr><td id=x>b<td>d</table>
<table role=grid><tr><th>a<th id=x>c<tr><td>b<td>d</table>
<table role=grid><tr id=x><th>a<th>c<tr><td>b<td>d</table>
<table role=none><tr><th>a<th>c<tr><td id=x>b<td>d</table>
<table role=none><tr id=x><th>a<th>c<tr><td>b<td>d</table>
<table role=list><tr id=x><th>a<th>c<tr><td>b<td>d</table>
<table><tbody id=x><tr><th>a<th>c<tr><td>b<td>d</table>
<table><thead id=x><tr><th>a<th>c</thead><tr><td>b<td>d</table>
<div role=table><div role=row id=x><div role=cell>a</div></div></div>
<div role=row id=x><div role=cell>a</div></div>
<div role=table><div role=row><div role=cell id=x>a</div></div></div>
<div role=cell id=x>a</div>
<div role=gridcell id=x>a</div>
<div role=columnheader id=x>a</div>
<div role=rowgroup id=x>a</div>
<div role=option id=x>a</div>
<div role=tab id=x>a</div>
<div role=treeitem id=x>a</div>
<div role=menuitem id=x>a</div>
<div role=menuitemradio id=x>a</div>
<div role=grid><div role=row id=x><div role=gridcell>a</div><div role=gridcell>b</div></div></div>
<div role=treegrid><div role=row id=x><div role=gridcell>a</div><div role=gridcell>b</div></div></div>
<input id=x list=l><datalist id=l><option>a</datalist>
<input id=x list=l type=search><datalist id=l><option>a</datalist>
<input id=x list=l type=email><datalist id=l><option>a</datalist>
<input id=x list=l type=number><datalist id=l><option>a</datalist>
<input id=x list=nope>
<input id=l list=d><datalist id=d><option id=x>a</datalist>
<input id=x type=search>
<input id=x type=tel>
<input id=x type=url>
<input id=x type=number value=3>
<input id=x type=range value=30>
<input id=x type=range min=0 max=10 aria-valuetext=mid>
<input id=x type=password value=abc>
<input id=x type=date value=2026-01-02>
<input id=x type=time>
<input id=x type=month>
<input id=x type=week>
<input id=x type=datetime-local>
<input id=x type=color value="#ff0000">
<input id=x type=file>
<input id=x type=hidden>
<input id=x type=bogus>
<input id=x type=checkbox role=switch>
<input id=x role=combobox>
<input id=x role=button value=v>
<meter id=x value=0.5>m</meter>
<meter id=x value=0.5 title=T>m</meter>
<progress id=x value=0.5>m</progress>
<progress id=x>m</progress>
<label>L<meter id=x value=0.5>m</meter></label>
<label>L<progress id=x value=0.5>m</progress></label>
<output id=x>o</output>
<label>L<output id=x>o</output></label>
<dialog id=x open>d</dialog>
<dialog id=x open title=T>d</dialog>
<dialog id=x>d</dialog>
<div role=dialog id=x>d</div>
<div role=alert id=x>a</div>
<div role=alert id=x title=T>a</div>
<div role=status id=x>a</div>
<div role=tooltip id=x>a</div>
<div role=separator id=x>a</div>
<hr id=x>
<div role=separator tabindex=0 aria-valuenow=5 id=x>a</div>
<div role=scrollbar aria-valuenow=5 id=x>a</div>
<div role=slider aria-valuenow=5 id=x>a</div>
<div role=slider aria-valuenow=5 aria-valuetext=five id=x>a</div>
<div role=progressbar aria-valuenow=5 id=x>a</div>
<div role=meter aria-valuenow=5 id=x>a</div>
<div role=spinbutton aria-valuenow=5 id=x>a</div>
<div role=spinbutton id=x>5</div>
<div role=combobox id=x>a</div>
<div role=combobox id=x><div role=listbox><div role=option aria-selected=true>a</div></div></div>
<div role=listbox id=x><div role=option aria-selected=true>a</div></div>
<div role=img id=x>a</div>
<div role=img id=x aria-label=I>a</div>
<div role=image id=x aria-label=I>a</div>
<svg id=x></svg>
<svg id=x><title>T</title></svg>
<svg id=x><desc>D</desc></svg>
<svg id=x><title>T</title><desc>D</desc></svg>
<svg id=x aria-label=L><title>T</title></svg>
<svg id=x role=img><title>T</title></svg>
<svg id=x role=img><g><title>T</title></g></svg>
<svg id=x><text>T</text></svg>
<svg><g id=x><title>T</title></g></svg>
<svg><a id=x href=#><text>T</text></a></svg>
<svg><circle id=x r=5><title>T</title></circle></svg>
<svg><text id=x>T</text></svg>
<svg><symbol id=i><title>S</title></symbol></svg><svg id=x><use href=#i></use></svg>
<a id=x href=#><svg><title>T</title></svg></a>
<a id=x href=#><svg aria-hidden=true><title>T</title></svg></a>
<button id=x><svg><title>T</title></svg></button>
<button id=x><svg><text>T</text></svg></button>
<button id=x><svg role=img aria-label=L></svg></button>
<map name=m><area id=x href=# alt=A shape=rect coords=0,0,9,9></map><img usemap=#m src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>">
<map name=m><area id=x href=# title=T shape=rect coords=0,0,9,9></map><img usemap=#m src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>">
<map name=m><area id=x href=# alt=A></map>
<iframe id=x title=T></iframe>
<canvas id=x>c</canvas>
<canvas id=x aria-label=L>c</canvas>
<video id=x></video>
<audio id=x controls></audio>
<object id=x data=x title=T></object>
<math id=x><mi>x</mi></math>
<ruby id=x>a<rt>b</rt></ruby>
<ins id=x>a</ins>
<s id=x>a</s>
<mark id=x>a</mark>
<q id=x>a</q>
<cite id=x>a</cite>
<kbd id=x>a</kbd>
<pre id=x>a</pre>
<i id=x>a</i>
<b id=x>a</b>
<small id=x>a</small>
<u id=x>a</u>
<var id=x>a</var>
<samp id=x>a</samp>
<data id=x>a</data>
<bdi id=x>a</bdi>
<label id=x>a</label>
<label id=x for=y>a</label><input id=y>
`
