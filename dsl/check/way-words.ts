import { LEXICON } from '../contract/index.ts'

/**
 * Words of buttons, tabs and menus that say where to go or what to do, and never whom, what or how much: beside those of the
 * lexicon, whose classes tell what they do. A word too few asks once too often; a word that could name a value must not stand here.
 */
const ENGLISH = `account action actions address advanced again an and app article as at back basket begin browse by
  calendar cart category change changes check choose clear collapse compose contact contacts contents continue copy dashboard
  data date day days deliver delivery detail details dialog display document documents done down draft drafts edit email end enter entry
  expand favorites favourites field file files filter filters find finish first folder for form from general go help hide history
  home how in inbox info information into it item items keep label labels last later learn less library link
  list load log mail main manage me menu message messages mode month more move my name new note notes notification notifications
  of ok okay open options or orders out overview page pages payment permissions photo preferences preview previous
  print proceed product products profile project projects properties question read refresh reload rename report reports request
  reset results return review reviews row rows run security select send set settings show shopping sign skip sort start step stop
  summary tab table task tasks team text that the this ticket tickets time to tools try undo up upload use user view
  week what wish with write year your`

const CHINESE = `上一步 上一页 上传 下一步 下一步骤 个人 任务 使用 保持 信息 修改 关于 其他 内容 写信 分类 列表 刷新 前往 功能 加入 单据
  历史 取回 合同 图片 地址 填写 复制 头像 好的 密码 导航 展开 工具 帮助 开始 归档 我的 打开 打印 报告 报销 操作 收件箱 收起 收藏 文件 文章 新增 日历
  更多 更改 月份 查看 标签 标记 概览 浏览 消息 清单 添加到 照片 用户 申请 登陆 目录 移动 筛选 管理 继续 编辑 联系人 草稿 菜单 表格 视图 订单 记录
  设置 证件 评价 详情 账户 购物车 返回 退出 进入 选项 选择 通知 邮件 重命名 重置 重新 隐藏 项目 预览 页面 首页 完成 到 的 和 新 页`

/** Is the name nothing but signs that close, open a menu or turn a page? Any other sign may count up or down. */
export const isWaySign = (name: string): boolean => /^[\s×✕✖☰≡⋮⋯…‹›«»←→]+$/u.test(name)

const wordsIn = (words: string): readonly string[] => words.split(/\s+/)
const LATIN = /^[a-z ]+$/
const known = LEXICON.flatMap(({ words }) => words)
const LATIN_WORDS: ReadonlySet<string> = new Set([
  ...wordsIn(ENGLISH),
  ...known.filter((word) => LATIN.test(word)).flatMap(wordsIn)
])
/** Longest first: a word is not to be read as a shorter one with something left over. */
const OTHER_WORDS = [...new Set([...wordsIn(CHINESE), ...known.filter((word) => !LATIN.test(word))])].sort(
  (a, b) => b.length - a.length
)

/** A number that parts its figures is one word, as it is in a request; else a word is of letters and figures. */
const WORDS = /(?<![\p{L}\p{N}])\p{Nd}+(?:[.,'’]\p{Nd}+| \p{Nd}{3}(?!\p{Nd}))+(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}]+/gu

/**
 * The words of a name that are no known ways, in the order of the name. Of a name without a letter or digit the whole of it, unless its
 * signs are ways.
 */
export const unknownWords = (name: string): readonly string[] => {
  const said = name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
  const words = said.match(WORDS)
  if (!words) return isWaySign(name) ? [] : [name]
  return words.flatMap((word) => {
    if (LATIN_WORDS.has(word)) return []
    const rest = OTHER_WORDS.reduce((left, way) => left.replaceAll(way, '\n'), word)
    return rest.split('\n').filter((part) => part !== '')
  })
}
