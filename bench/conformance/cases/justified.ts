/** Cases in which Chromium tells something else and we stay with ours, by the reason. */
export const JUSTIFIED: Readonly<Record<string, string>> = {
  'a role outside of what it needs around it still is one: drop-downs drawn elsewhere are made so': `
<div role=listitem id=x>b</div>
<div role=option id=x>a</div>
<div role=treeitem id=x>a</div>
`,
  'accname 1.2, 2I: the tooltip names what nothing else names': `
<img id=x src=x alt="" title=B>
<input id=x type=submit value="" title=T>
<label for=x title=T></label><input id=x>
`,
  'accname 1.2, 2D: an empty label names nothing, the next way does': `
<label alt=A><input id=x placeholder=P></label>
<label><input id=x placeholder=P></label>
<label><input id=x title=P></label>
<label><input id=x value=v placeholder=P></label>
<label for=x></label><input id=x placeholder=P>
`,
  'HTML-AAM: `required` is told of every control that has it': `
<input id=x type=checkbox required>
<input id=x type=radio required>
<select id=x required><option value="">a</select>
<select id=x required><option>a</select>
<select id=x aria-required=true><option>a</select>
`,
  'HTML-AAM: `aria-pressed` makes a button a toggle': `
<input id=x type=checkbox role=button aria-pressed=true>
`,
  'what is chosen is the value, of lists too': `
<select id=x size=3><option>a<option selected>b</select>
<select id=x size=1 multiple><option>a</select>
`,
  'a value is told on one line': `
<div role=textbox id=x aria-multiline=true>a<br>b</div>
`,
  'a summary of nothing is plain text': `
<summary id=x>s</summary>
`,
  'WAI-ARIA: a heading without a valid level has level 2': `
<div role=heading id=x aria-level=0>a</div>
<div role=heading id=x aria-level=x>a</div>
`,
  'HTML-AAM: a figure is named by its caption': `
<figure id=x><img src=x alt=A><figcaption>C</figcaption></figure>
<figure id=x><figcaption>C <a href=#>d</a></figcaption></figure>
`,
  'WAI-ARIA: a row may be named by its content, and plans name rows so': `
<table><tr id=x><th>a<th>c<tr><td>b<td>d</table>
<div role=table><div role=row id=x><div role=cell>a</div></div></div>
<div role=row id=x><div role=cell>a</div></div>
`,
  'HTML-AAM: a number with suggestions stays a spin button; these inputs have no role': `
<input id=x list=l type=number><datalist id=l><option>a</datalist>
<input id=x type=password value=abc>
<input id=x type=file>
`,
  'a value that accessibility has no number for': `
<div role=separator tabindex=0 aria-valuenow=5 id=x>a</div>
<div role=slider aria-valuenow=5 aria-valuetext=five id=x>a</div>
<div role=spinbutton id=x>5</div>
<div role=combobox id=x>a</div>
<div role=combobox id=x><div role=listbox><div role=option aria-selected=true>a</div></div></div>
<label for=x>A</label><meter id=x></meter>
`,
  'of SVG only pictures and links can be aimed at': `
<svg><g id=x><title>T</title></g></svg>
<svg><circle id=x r=5><title>T</title></circle></svg>
`,
  'frames and pictures without a role have a name to be found by': `
<iframe id=x title=T></iframe>
<canvas id=x aria-label=L>c</canvas>
<object id=x data=x title=T></object>
`,
  'HTML-AAM: a table is one, however it looks': `
<table><tr><th id=x>a</table>
<table><tr><th>a<th>b<tr><td id=x><table><tr><th>p<th>q<tr><td>r<td>s</table><td>d</table>
`,
  'what is typed into a password is not told, as dots neither': `
<label for=x>A <input type=password value=s> B</label><input id=x type=checkbox>
`,
  'accname 1.2, 2C: a combobox in a label says its value': `
<label for=x>A <div role=combobox aria-valuenow=3>c</div> B</label><input id=x type=checkbox>
`,
  'not built: the alternative text of a replaced picture': `
<style>img{content:url(data:,) / "alt"}</style><img id=x src=x>
`,
  'not built: what is focused is told though it is `aria-hidden`': `
<button id=x aria-hidden=true autofocus>b</button>
`,
  'words are told as they are read': `
<h2 id=x>a<wbr>b</h2>
<h2 id=x><span>a</span> <!-- --> b</h2>
<h2 id=x><ruby>a<rt>b</rt></ruby></h2>
<h2 id=x><iframe title=T></iframe>a</h2>
<h2 id=x><video aria-label=V></video>a</h2>
`,
  'roles that are rare, or of other vocabularies (DPUB, graphics)': `
<div role=math id=x>a</div>
<div role=comment id=x>a</div>
<div role=doc-chapter id=x>a</div>
<div role=doc-footnote id=x>a</div>
<div role=graphics-document id=x>a</div>
`,
  'a tooltip that repeats the words, but for white space, says nothing': `
<a id=x href=# title="T  u"><b>T</b> u</a>
`
}
