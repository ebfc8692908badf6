/** Buttons, fields, states and levels. A case a line; the element in question has the id `x`. */
export const STATES = `
<ul><li id=x>a</li></ul>
<ul role=navigation><li id=x>a</li></ul>
<ul role=none><li id=x>a</li></ul>
<ul role=menu><li id=x>a</li></ul>
<ul role=listbox><li id=x>a</li></ul>
<div><li id=x>a</li></div>
<ul><div><li id=x>a</li></div></ul>
<ul role=navigation><div><li id=x>a</li></div></ul>
<ul><li>a<ul><li id=x>b</li></ul></li></ul>
<ul><li>a<div role=list><div role=listitem id=x>b</div></div></li></ul>
<div role=list><div role=listitem id=x>b</div></div>
<div role=listitem id=x>b</div>
<div role=list><div role=listitem id=x aria-level=4>b</div></div>
<ul><li id=x title="T">a</li></ul>
<ul><li id=x aria-label="T">a</li></ul>
<p id=x></p>
<p id=x> </p>
<p id=x><br></p>
<p id=x><img src=x></p>
<p id=x><img src=x alt=A></p>
<p id=x><span></span></p>
<p id=x aria-label=a></p>
<div role=paragraph id=x></div>
<div role=paragraph id=x>a</div>
<form id=x><input></form>
<form id=x aria-label=F><input></form>
<form id=x title=F><input></form>
<form id=x></form>
<form id=x role=none><input></form>
<a id=x onclick="a()">t</a>
<a id=x>t</a>
<a id=x tabindex=0>t</a>
<a id=x title=T>t</a>
<a id=x href=# title=T>t</a>
<a id=x href=# title=t>t</a>
<a id=x href=# title=T></a>
<a id=x href=# title=T><img src=x></a>
<a id=x href=# title=T><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></a>
<a id=x href=# title=T><img src=x alt=""></a>
<a id=x href=# title=T><span><img data-a=x></span></a>
<a id=x href=# title=T><img src=x alt=T></a>
<a id=x href=# title=T aria-label=T>^</a>
<a id=x href=# title="T  u"><b>T</b> u</a>
<a id=x href=# title="t">T</a>
<img id=x src=x alt=A title=A>
<img id=x src=x alt=A title=B>
<img id=x src=x title=B>
<img id=x src=x alt="" title=B>
<img id=x src=x alt="">
<img id=x src=x>
<img id=x src=x alt=" ">
<button id=x aria-label=B>b</button>
<input id=x type=button aria-label=B value=b>
<input id=x type=button value=b title=T>
<input id=x type=submit>
<input id=x type=submit value="">
<input id=x type=submit value="" title=T>
<input id=x type=submit title=T>
<input id=x type=reset>
<input id=x type=button>
<input id=x type=button title=T>
<input id=x type=image>
<input id=x type=image alt=A>
<input id=x type=image value=V>
<input id=x type=image title=T>
<input id=x type=image alt=A title=T>
<label>L <input id=x type=submit value=V></label>
<label>L <input id=x></label>
<label alt=A><input id=x placeholder=P></label>
<label><input id=x placeholder=P></label>
<label><input id=x title=P></label>
<label><input id=x value=v placeholder=P></label>
<label for=x></label><input id=x placeholder=P>
<input id=x placeholder=P>
<input id=x placeholder=P title=T>
<input id=x aria-placeholder=P>
<input id=x aria-label=A placeholder=P>
<input id=x aria-label=A placeholder=P title=T>
<textarea id=x placeholder=P></textarea>
<input id=x type=number placeholder=P>
<input id=x type=checkbox title=T>
<input id=x type=checkbox required>
<input id=x type=checkbox checked>
<input id=x type=checkbox role=switch checked>
<input id=x type=checkbox role=button>
<input id=x type=checkbox role=button aria-pressed=true>
<input id=x required>
<input id=x required value=a>
<input id=x type=email value=a>
<input id=x pattern=b value=a>
<input id=x aria-invalid=true>
<input id=x aria-invalid=grammar>
<input id=x aria-invalid=false required>
<input id=x type=radio required>
<select id=x required><option value="">a</select>
<select id=x required><option>a</select>
<select id=x aria-required=true><option>a</select>
<select id=x multiple><option>a</select>
<select id=x size=3><option>a<option selected>b</select>
<select id=x size=1 multiple><option>a</select>
<select><option id=x>a</select>
<select><option id=x selected>a</select>
<select><option>b<option id=x>a</select>
<select multiple><option id=x>a<option>b</select>
<select><optgroup label=G><option id=x>a</optgroup></select>
<select multiple><optgroup id=x label=G><option>a</optgroup></select>
<select><option id=x label=L>a</select>
<select multiple><option id=x disabled>a</select>
<select><option id=x label="">a</select>
<textarea id=x required></textarea>
<textarea id=x readonly>a</textarea>
<div role=textbox id=x aria-readonly=true>a</div>
<div role=textbox id=x contenteditable>a</div>
<div role=textbox id=x aria-multiline=true>a<br>b</div>
<div id=x contenteditable>a</div>
<input id=x disabled>
<fieldset disabled><input id=x></fieldset>
<fieldset disabled><legend><input id=x></legend></fieldset>
<div aria-disabled=true><input id=x></div>
<div aria-disabled=true><button id=x>a</button></div>
<div role=button id=x aria-disabled=true>a</div>
<a id=x href=# aria-disabled=true>a</a>
<p id=x aria-disabled=true>a</p>
<ul id=x aria-expanded=false><li>a</ul>
<div id=x aria-expanded=false>a</div>
<button id=x aria-expanded=false>a</button>
<a id=x href=# aria-expanded=true>a</a>
<h2 id=x aria-expanded=true>a</h2>
<button id=x aria-pressed=mixed>a</button>
<button id=x aria-pressed=false>a</button>
<div id=x role=button aria-checked=true>a</div>
<div id=x role=checkbox>a</div>
<div id=x role=checkbox aria-checked=mixed>a</div>
<div id=x role=radio aria-checked=mixed>a</div>
<div id=x role=switch aria-checked=mixed>a</div>
<div role=menu><div id=x role=menuitemradio aria-checked=true>a</div></div>
<div role=listbox><div id=x role=option aria-checked=true>a</div></div>
<div role=listbox><div id=x role=option aria-selected=true>a</div></div>
<div role=listbox><div id=x role=option>a</div></div>
<div role=tablist><div id=x role=tab aria-selected=true>a</div></div>
<div id=x aria-selected=true>a</div>
<div role=grid><div role=row id=x aria-selected=true><div role=gridcell>a</div></div></div>
<details id=x><summary>s</summary>b</details>
<details id=x open><summary>s</summary>b</details>
<details><summary id=x>s</summary>b</details>
<details open><summary id=x>s</summary>b</details>
<details><summary>s</summary><p id=x>b</p></details>
<details open><summary>s</summary><summary id=x>t</summary></details>
<summary id=x>s</summary>
<details><summary id=x title=T></summary>b</details>
<details><summary id=x aria-label=L>s</summary>b</details>
<div role=heading id=x>a</div>
<div role=heading id=x aria-level=7>a</div>
<div role=heading id=x aria-level=0>a</div>
<div role=heading id=x aria-level=x>a</div>
<h2 id=x aria-level=5>a</h2>
<h3 id=x>a</h3>
<div role=tree><div role=treeitem id=x>a</div></div>
<div role=tree><div role=treeitem>a<div role=group><div id=x role=treeitem>b</div></div></div></div>
<div role=tree><div role=treeitem aria-level=2 id=x>a</div></div>
<div role=treegrid><div role=row aria-level=2 id=x><div role=gridcell>a</div></div></div>
`
