import type { ActParts, Phrases } from './phrases.ts'
import { type Sentence, say } from './sentence.ts'

const THING: Sentence = say`一个元素`
const on =
  (verb: string) =>
  ({ aim = THING }: ActParts): Sentence =>
    say`${verb}${aim}`
const alone = (words: string) => (): Sentence => say`${words}`
const withValue = (value: Sentence | undefined, before: string) => (value ? say`${before}${value}` : say``)

/** Each act and look as a request in Chinese: `点击按钮“保存”`. */
export const actsZh: Phrases['acts'] = {
  open: ({ value }) => say`打开${value ?? '一个页面'}`,
  back: alone('后退一页'),
  forward: alone('前进一页'),
  reload: alone('重新加载页面'),
  close: ({ value }) => say`关闭标签页${withValue(value, '')}`,
  click: on('点击'),
  'double-click': on('双击'),
  'right-click': on('右键点击'),
  hover: on('指向'),
  clear: on('清空'),
  check: on('勾选'),
  uncheck: on('取消勾选'),
  copy: on('复制'),
  paste: ({ aim = THING }) => say`把复制的内容粘贴到${aim}`,
  screenshot: ({ aim = THING }) => say`为${aim}截图（只留在此设备上）`,
  drag: ({ aim = THING, to }) => say`把${aim}拖到${to ?? THING}`,
  'scroll-to': on('滚动到'),
  scroll: ({ aim, value }) => say`滚动${withValue(aim, '')}${withValue(value, '')}`,
  fill: ({ aim = THING, value }) => say`填写${aim}${withValue(value, '，内容为')}`,
  'fill-secret': ({ aim = THING, value }) => say`填写${aim}，内容为${value ?? '您保险库中的一项机密'}`,
  type: ({ aim = THING, value }) => say`在${aim}中逐键输入${value ?? '文字'}`,
  press: ({ aim, value }) => say`${aim ? say`在${aim}中` : ''}按下${value ?? '一个键'}`,
  choose: ({ aim = THING, value }) => say`从${aim}中选择${value ?? '一个选项'}`,
  upload: ({ aim = THING, value }) => say`把${value ?? '一个文件'}上传到${aim}`,
  download: ({ aim }) => say`下载一个文件${withValue(aim, '，方法是')}`,
  call: ({ value }) => say`调用${value ?? '一个工具'}`,
  run: ({ value }) => say`运行代码${withValue(value, '，语言为')}`,
  ask: ({ value }) => say`向您提问${withValue(value, '：')}`,
  'hand-over': ({ value }) => say`交给您操作${withValue(value, '：')}`,
  endorse: ({ value }) => say`请您为${value ?? '一个值'}作保`,
  declassify: ({ value }) => say`请您放行${value ?? '一个值'}`,
  'read-url': alone('读取页面的网址'),
  'read-title': alone('读取页面的标题'),
  'read-text': ({ aim = THING }) => say`读取${aim}的文字`,
  'read-value': ({ aim = THING }) => say`读取${aim}的值`,
  'read-count': ({ aim = THING }) => say`数一数${aim}有多少个`,
  'read-table': ({ aim = THING }) => say`读取${aim}的各行`,
  'read-all': on('读取每一个'),
  'read-record': ({ aim = THING }) => say`读取${aim}的各部分`,
  'read-attribute': ({ aim = THING, value }) => say`读取${aim}的属性${withValue(value, '')}`,
  exists: on('查看页面上有没有'),
  wait: on('等待'),
  observe: ({ aim = THING }) => say`让智能体看到${aim}的概要`
}
