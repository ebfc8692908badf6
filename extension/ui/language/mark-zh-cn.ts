import type { Messages } from './messages.ts'

/** The words about the person's mark in simplified Chinese. */
export const markZhCN: Messages['mark'] = {
  yours: '您的标记',
  none: '尚无标记：请在设置中设定，以便辨认我们的页面。',
  title: '您的标记',
  more: '由您选定的一个词、一个图形和一种颜色。Writ 的每个页面都会显示它；任何网页都看不到它。没有此标记的询问不是我们发出的。',
  word: '词',
  wordHint: '最多 24 个字符；选一个别处不常见的词，不要用密码',
  shape: '图形',
  colour: '颜色',
  save: '保存标记',
  saved: '从现在起，Writ 的每个页面都会显示此标记。',
  bad: '请填写一个不超过 24 个字符的词。',
  shapes: { leaf: '叶', star: '星', key: '钥匙', moon: '月', drop: '水滴', hill: '山', boat: '船', bell: '铃' },
  colours: { teal: '青绿', blue: '蓝', violet: '紫', rose: '玫红', amber: '琥珀', moss: '苔绿' }
}
