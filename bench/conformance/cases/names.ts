/** Names and descriptions: by reference, by label, by content, by what styles add; and what is hidden. A case a line; the element in question has the id `x`. */
export const NAMES = String.raw`
<table><tr><td>q<th>a<th id=x>c<tr><th>b<td>d<td>f</table>
<table><tr><td><th id=x>a<th>c<tr><th>b<td>d<td>f</table>
<table><tr><th>x<th id=x>a<td>c</table>
<table><tr><th>x<th id=x>a<th>c</table>
<table><tr><th id=x>a</table>
<button id=x><span title=T></span></button>
<button id=x><svg><text>T</text><title>U</title></svg></button>
<button id=x><svg><g><title>T</title></g></svg></button>
<button id=x><svg><style>a{}</style><desc>T</desc></svg>b</button>
<button id=x><svg><text style="display:none">T</text></svg>b</button>
<button id=x>a<span aria-hidden=true>b</span></button>
<button id=x>a<span hidden>b</span></button>
<button id=x>a<span style="visibility:hidden">b</span></button>
<button id=x>a<span style="display:none">b</span></button>
<button id=x>a<span style="opacity:0">b</span></button>
<button id=x>a<div>b</div>c</button>
<button id=x>a<span style="display:inline-block">b</span>c</button>
<button id=x>a<br>b</button>
<button id=x>a<img src=x alt=I>b</button>
<button id=x>a<input value=v>b</button>
<button id=x><b>a</b><i>b</i></button>
<button id=x> a  b </button>
<button id=x aria-labelledby=l>b</button><span id=l hidden>L</span>
<button id=x aria-labelledby=l>b</button><span id=l hidden>L<b hidden>M</b></span>
<button id=x aria-labelledby=l>b</button><span id=l>L<b hidden>M</b></span>
<button id=x aria-labelledby=l>b</button><span id=l aria-hidden=true>L</span>
<button id=x aria-labelledby=l>b</button><span id=l style="display:none">L<b style="display:none">M</b></span>
<button id=x aria-labelledby="l x">b</button><span id=l>L</span>
<button id=x aria-labelledby="x l" aria-label=A>b</button><span id=l>L</span>
<button id=x aria-labelledby="l m">b</button><span id=l aria-labelledby=m>L</span><span id=m>M</span>
<button id=x aria-labelledby=l>b</button><input id=l value=v>
<button id=x aria-labelledby=l>b</button><input id=l value=v aria-label=A>
<button id=x aria-labelledby=l>b</button><input id=l type=checkbox><label for=l>C</label>
<button id=x aria-labelledby=l>b</button><select id=l><option>o<option selected>p</select>
<button id=x aria-labelledby=l>b</button><img id=l alt=A src=x>
<button id=x aria-labelledby=l>b</button><div id=l title=T></div>
<button id=x aria-labelledby=l>b</button><table id=l><caption>C</caption><tr><td>d</table>
<button id=x aria-labelledby=nope>b</button>
<button id=x aria-labelledby="">b</button>
<button id=x aria-label="  ">b</button>
<button id=x aria-label="">b</button>
<button id=x aria-describedby=l>b</button><span id=l>L</span>
<button id=x aria-describedby=l>b</button><span id=l hidden>L</span>
<button id=x aria-describedby="l m">b</button><span id=l>L</span><span id=m>M</span>
<button id=x aria-describedby=l title=T>b</button><span id=l></span>
<button id=x aria-description=D title=T>b</button>
<button id=x aria-description=D aria-describedby=l>b</button><span id=l>L</span>
<button id=x aria-description="">b</button>
<input id=x aria-describedby=l placeholder=P><span id=l>L</span>
<input id=x placeholder=P aria-label=A>
<label>A <input id=x></label>
<label>A <input id=x value=v> B</label>
<label>A <input value=v> B <input id=x type=checkbox></label>
<label for=x>A <input value=v> B</label><input id=x type=checkbox>
<label for=x>A <select><option>o</select> B</label><input id=x type=checkbox>
<label for=x>A <input type=range value=30> B</label><input id=x type=checkbox>
<label for=x>A <input type=number value=3> B</label><input id=x type=checkbox>
<label for=x>A <input type=checkbox> B</label><input id=x type=checkbox>
<label for=x>A <input type=password value=s> B</label><input id=x type=checkbox>
<label for=x>A <div role=slider aria-valuenow=3></div> B</label><input id=x type=checkbox>
<label for=x>A <div role=textbox contenteditable>t</div> B</label><input id=x type=checkbox>
<label for=x>A <div role=listbox><div role=option aria-selected=true>o</div><div role=option>p</div></div> B</label><input id=x type=checkbox>
<label for=x>A <div role=combobox aria-valuenow=3>c</div> B</label><input id=x type=checkbox>
<label for=x>A <button>b</button> B</label><input id=x type=checkbox>
<label for=x>A <a href=#>b</a> B</label><input id=x type=checkbox>
<label for=x>A <meter value=0.5>m</meter> B</label><input id=x type=checkbox>
<label for=x>A</label><label for=x>B</label><input id=x>
<label for=x hidden>A</label><input id=x>
<label for=x style="display:none">A</label><input id=x>
<label for=x style="visibility:hidden">A</label><input id=x>
<label for=x>A<span style="display:none">B</span></label><input id=x>
<label for=x aria-label=L>A</label><input id=x>
<label for=x aria-labelledby=l>A</label><b id=l>L</b><input id=x>
<label for=x title=T></label><input id=x>
<label for=x><img alt=I src=x></label><input id=x>
<label for=x>A</label><textarea id=x></textarea>
<label for=x>A</label><select id=x><option>a</select>
<label for=x>A</label><button id=x>b</button>
<label for=x>A</label><input type=submit id=x value=v>
<label for=x>A</label><div id=x tabindex=0 role=textbox></div>
<label for=x>A</label><meter id=x></meter>
<label for=x>A</label><output id=x>o</output>
<label for=x>A</label><input type=hidden id=x>
<label for=x>A</label><input type=image id=x alt=I>
<style>#x::before{content:"B"}#x::after{content:"C"}</style><button id=x>b</button>
<style>#x::before{content:"B" / "alt"}</style><button id=x>b</button>
<style>#x::before{content:"B" / ""}</style><button id=x>b</button>
<style>#x::before{content:"B";display:block}</style><button id=x>b</button>
<style>#x::before{content:url(data:,) / "alt"}</style><button id=x>b</button>
<style>#x::before{content:attr(data-b)}</style><button id=x data-b=Q>b</button>
<style>#x::before{content:counter(a)}</style><button id=x>b</button>
<style>#x::before{content:open-quote}</style><button id=x>b</button>
<style>#x::before{content:"B";visibility:hidden}</style><button id=x>b</button>
<style>#x::before{content:"\201C"}</style><button id=x>b</button>
<style>span::before{content:"B"}</style><button id=x><span>b</span></button>
<style>#x{content:url(data:,) / "alt"}</style><button id=x>b</button>
<style>img{content:url(data:,) / "alt"}</style><img id=x src=x>
<style>#x{text-transform:uppercase}</style><button id=x>b</button>
<style>#x{text-transform:capitalize}</style><button id=x>bab aba-c o'x</button>
<style>#x{text-transform:lowercase}</style><button id=x>BB</button>
<style>#x{text-transform:full-width}</style><button id=x>BB</button>
<style>#x::first-letter{font-size:2em}</style><button id=x>bb</button>
<style>#x::marker{content:"M"}</style><ul><li id=x>a</ul>
<button id=x aria-owns=o>b</button><span id=o>O</span>
<div role=list id=x aria-owns=o></div><span role=listitem id=o>O</span>
<div role=group aria-owns=x>b</div><button id=x>O</button>
<button id=x><slot>s</slot></button>
<button id=x aria-roledescription=slide>b</button>
<button id=x aria-braillelabel=x>b</button>
<button id=x aria-label=A aria-braillelabel=x>b</button>
<div inert><button id=x>b</button></div>
<div hidden><button id=x>b</button></div>
<div hidden=until-found><button id=x>b</button></div>
<div popover><button id=x>b</button></div>
<div aria-hidden=true><button id=x>b</button></div>
<div style="visibility:hidden"><button id=x>b</button></div>
<div style="visibility:hidden"><button id=x style="visibility:visible">b</button></div>
<div style="visibility:collapse"><button id=x>b</button></div>
<div style="display:contents"><button id=x>b</button></div>
<button id=x style="display:contents">b</button>
<div style="content-visibility:hidden"><button id=x>b</button></div>
<div style="content-visibility:auto"><button id=x>b</button></div>
<div style="opacity:0"><button id=x>b</button></div>
<div style="height:0;overflow:hidden"><button id=x>b</button></div>
<div style="transform:scale(0)"><button id=x>b</button></div>
<div style="position:absolute;left:-9999px"><button id=x>b</button></div>
<details><summary>s</summary><button id=x>b</button></details>
<body aria-hidden=true><button id=x>b</button>
<div aria-hidden=false><button id=x>b</button></div>
<div aria-hidden><button id=x>b</button></div>
<div aria-hidden=TRUE><button id=x>b</button></div>
<button id=x aria-hidden=true>b</button>
<button id=x aria-hidden=true autofocus>b</button>
<noscript><button id=x>b</button></noscript>
<a id=x href=#><h2>a</h2><p>b</p></a>
<a id=x href=#><ul><li>a<li>b</ul></a>
<a id=x href=#><table><tr><td>a<td>b</table></a>
<a id=x href=#><div role=tooltip>a</div></a>
<a id=x href=#><input type=submit value=v></a>
<h2 id=x>a<button>b</button></h2>
<h2 id=x>a <a href=#>b</a>, c</h2>
<h2 id=x>a<sup>2</sup></h2>
<h2 id=x>a<wbr>b</h2>
<h2 id=x>a&nbsp;b</h2>
<h2 id=x>a&shy;b</h2>
<h2 id=x>a&#8203;b</h2>
<h2 id=x><span>a</span> <!-- --> b</h2>
<h2 id=x><span>a</span>
<h2 id=x><div>a</div><div>b</div></h2>
<h2 id=x><span style="display:block">a</span><span>b</span></h2>
<h2 id=x><span style="float:left">a</span><span>b</span></h2>
<h2 id=x><span style="position:absolute">a</span><span>b</span></h2>
<h2 id=x style="display:flex"><span>a</span><span>b</span></h2>
<h2 id=x><ruby>a<rt>b</rt></ruby></h2>
<h2 id=x><iframe title=T></iframe>a</h2>
<h2 id=x><video aria-label=V></video>a</h2>
<h2 id=x><object aria-label=V></object>a</h2>
<h2 id=x><canvas>c</canvas>a</h2>
<h2 id=x><details><summary>s</summary>d</details>a</h2>
<h2 id=x><meter value=.5>m</meter>a</h2>
<h2 id=x><progress value=.5>m</progress>a</h2>
<h2 id=x><img src=x>a</h2>
<h2 id=x><img src=x title=T>a</h2>
<h2 id=x><abbr title=T>t</abbr>a</h2>
<h2 id=x><textarea>t</textarea>a</h2>
<h2 id=x><select><option>o</select>a</h2>
<h2 id=x><input type=checkbox aria-label=c>a</h2>
<h2 id=x><input placeholder=P>a</h2>
<h2 id=x><input aria-label=L value=v>a</h2>
<table><tr><th>a<th>b<tr><td id=x><input aria-label=L value=v><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><input aria-label=L><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><input title=L><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><input placeholder=L><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><select aria-label=L><option>o</select><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><textarea aria-label=L>t</textarea><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><input type=submit value=v title=t><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><button title=t>c</button><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><a href=# title=t></a><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><ul><li>p<li>q</ul><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><div>p</div><div>q</div><td>d</table>
<table><tr><th>a<th>b<tr><td id=x><table><tr><th>p<th>q<tr><td>r<td>s</table><td>d</table>
<div role=tab id=x>a<div role=tabpanel>b</div></div>
<div role=tree><div role=treeitem id=x>a<div role=group><div role=treeitem>b</div></div></div></div>
<ul role=tree><li role=treeitem id=x>a<ul role=group><li role=treeitem>b</ul></ul>
<div role=menu><div role=menuitem id=x>a<div role=menu><div role=menuitem>b</div></div></div></div>
<div role=tooltip id=x>a <b>c</b></div>
<div role=switch id=x aria-checked=true>a</div>
<div role=group id=x>a</div>
<div role=list id=x>a</div>
<div role=link id=x>a</div>
<div role=math id=x>a</div>
<div role=note id=x>a</div>
<div role=term id=x>a</div>
<div role=definition id=x>a</div>
<div role=article id=x>a</div>
<div role=feed id=x>a</div>
<div role=log id=x>a</div>
<div role=timer id=x>a</div>
<div role=toolbar id=x>a</div>
<div role=marquee id=x>a</div>
<div role=application id=x>a</div>
<div role=document id=x>a</div>
<div role=directory id=x>a</div>
<div role=comment id=x>a</div>
<div role=suggestion id=x>a</div>
<div role=mark id=x>a</div>
<div role=blockquote id=x>a</div>
<div role=caption id=x>a</div>
<div role=sectionheader id=x>a</div>
<div role=doc-chapter id=x>a</div>
<div role=doc-footnote id=x>a</div>
<div role=graphics-document id=x>a</div>
`
