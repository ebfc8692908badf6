import { actsZh } from './acts-zh.ts'
import type { AimParts, Phrases } from './phrases.ts'
import { type Sentence, say } from './sentence.ts'
import { andZh, callsZh, listZh, opsZh, rolesZh, verbsZh } from './words-zh.ts'

const aim = ({ role, match, states, nth, having, in: outer, observed, every }: AimParts): Sentence => {
  const adjectives = [...states, ...(nth === undefined ? [] : [`第 ${nth} 个`])].join('')
  return say`${outer ? say`${outer}中的` : ''}${having.length > 0 ? say`含有${andZh(having)}的` : ''}${every ? '每一个' : ''}${adjectives}${role}${
    match ? say`${match}` : ''
  }${observed ? '（智能体所见的那个）' : ''}`
}

const times = (max: number): string => `${max.toLocaleString('en')} 次`

const bless: Phrases['bless'] = {
  endorse: (value) => say`为${value}作保`,
  declassify: (value, to) => say`同意把${value}放行给${to}`
}

/** Everything a plan can be said with, in simplified Chinese. */
export const phrasesZh: Phrases = {
  lang: 'zh',
  stop: '。',
  colon: '：',
  list: listZh,
  people: { planner: '智能体', person: '您', vault: '您的保险库', sandbox: '沙箱' },
  tool: (name) => say`工具${name}`,
  page: '页面',
  app: '应用',

  aim,
  roles: rolesZh,
  states: {
    first: '第一个',
    last: '最后一个',
    enabled: '可用的',
    disabled: '不可用的',
    checked: '已勾选的',
    unchecked: '未勾选的',
    selected: '已选中的',
    expanded: '已展开的',
    collapsed: '已折叠的'
  },
  match: {
    like: (text) => say`（名称符合${text}）`,
    near: (text) => say`（在${text}旁边）`,
    described: (text) => say`（说明为${text}）`,
    named: (value) => say`（名称为${value}）`,
    anyName: say`（名称在运行时才知道）`
  },
  element: (name) => say`读出${name}的那个元素`,
  anElement: say`读出某条记录的那个元素`,
  anyAddress: say`运行时才知道的网址`,

  verbs: verbsZh,
  acts: actsZh,
  classes: {
    read: '读取',
    navigate: '跳转',
    input: '填写',
    activate: '操作',
    download: '下载',
    upload: '上传',
    submit: '提交',
    share: '共享',
    secret: '机密',
    code: '代码',
    tool: '工具',
    transact: '付款或下单',
    destroy: '删除',
    human: '本人'
  },
  does: {
    download: '会下载文件',
    submit: '会提交',
    share: '会让他人看到',
    transact: '会付款或下单',
    destroy: '会删除或取消'
  },
  doing: (act, does) => say`${act}（${does}）`,
  at: (act, site) => say`在${site}上${act}`,
  secretParts: {
    username: '用户名',
    password: '密码',
    totp: '一次性验证码',
    card_number: '卡号',
    card_name: '持卡人姓名',
    card_expiry: '卡的有效期',
    card_code: '卡的安全码',
    iban: '账号（IBAN）'
  },
  secret: (part, name) => say`您保险库中${name}的${part}`,
  call: (tool, name, args) => say`${tool}的${name}，传入${args}`,
  scrollBy: (direction, screens, inside) =>
    say`${direction === 'up' ? '向上' : '向下'} ${screens} ${inside ? '倍其高度' : '屏'}`,
  atPoint: (aim, x, y) => say`${aim}中的点 ${x}、${y}`,
  dialog: (how, message, text) => {
    const which = message ? say`内容为${message}的对话框` : say`对话框`
    if (how === 'answer') return say`；如果弹出${which}，就回答${text ?? ''}`
    return say`；如果弹出${which}，就${how === 'accept' ? '点确定' : '点取消'}`
  },
  because: (act, claim) => say`${act}（智能体的说法：${claim}）`,

  truth: ['是', '否'],
  nothing: '空',
  item: '该项',
  its: (field) => say`其${field}`,
  partOf: (field, of) => say`${of}的${field}`,
  group: (of) => say`（${of}）`,
  not: (of) => say`并非${of}`,
  ops: opsZh,
  calls: callsZh,
  anyCall: (name, args) => say`${args}的${name}`,
  where: (list, test) => say`${list}中${test}的各项`,
  map: (list, value) => say`${list}中每一项所得的${value}`,
  mapField: (list, field) => say`${list}中每一项的${field}`,
  sort: (list, by) => say`按${by}排序的${list}`,
  sortField: (list, field) => say`按${field}排序的${list}`,
  exists: (target) => say`页面上有${target}`,
  gone: (target) => say`页面上没有${target}`,
  reads: {
    url: say`页面的网址`,
    title: say`页面的标题`,
    text: (target) => say`${target}的文字`,
    value: (target) => say`${target}的值`,
    count: (target) => say`页面上${target}的个数`,
    table: (target) => say`${target}的各行`,
    all: (target) => target,
    record: (target) => say`${target}的各部分`,
    attribute: (name, target) => say`${target}的属性${name}`
  },
  as: (value, type) => say`${value}（作为${type}）`,
  emptyList: '空列表',

  types: { text: '文字', number: '数字', boolean: '是或否', date: '日期', file: '文件', none: '空' },
  written: (type, locale) => say`按${locale}写法的${type}`,
  listOf: (of) => say`列表：${of}`,
  oneOf: (options) => say`${options}之一`,
  field: (name, type) => say`${name}（${type}）`,
  fromColumn: (field, column) => say`取自${column}列的${field}`,
  fromPart: (field, part) => say`取自${part}的${field}`,
  ownAttribute: (name) => say`其属性${name}`,
  record: (fields) => say`${fields}`,

  decls: {
    site: (name, origin) => say`可以在${origin}上操作（计划中称为${name}）`,
    via: (origins) => say`，登录时会经过${origins}`,
    frames: (origins) => say`，其页面框架中会显示${origins}`,
    files: (origins) => say`，其文件存放在${origins}`,
    secret: (name, site) => say`可以用您保险库中${site}的条目${name}登录；智能体看不到它`,
    input: (name, type) => say`会得到${name}：${type}`,
    kept: (name, type) => say`会用到先前一轮留在此设备上的${name}：${type}`
  },
  stmts: {
    on: (site) => say`在${site}上`,
    within: (target) => say`在${target}之内`,
    frame: (target, site) => say`在显示${site}的框架（${target}）中`,
    tab: (name) => say`在标签页${name}中`,
    tabFrom: (name, act) => say`${act}，然后在由此打开的标签页${name}中`,
    let: (name, value) => say`记为${name}：${value}`,
    set: (name, value) => say`把${name}改为：${value}`,
    orElse: (value, other) => say`${value}；若失败，则为${other}`,
    if: (test) => say`如果${test}`,
    elseIf: (test) => say`否则，如果${test}`,
    else: say`否则`,
    for: (name, list, bound) => say`对${list}中的每个${name}，最多${bound}（超出时，一项都不做就停止运行）`,
    repeat: (bound) => say`重复执行，最多${bound}`,
    stopWhen: (test) => say`如果${test}，就不再重复`,
    try: say`尝试`,
    tryElse: say`如果失败`,
    do: say`执行（计划另有撤回它的步骤）`,
    undo: say`如果运行随后失败，就这样撤回`,
    require: (test, message) => say`只有${test}时才继续；否则停止并说明${message}`,
    seen: (target) => say`出现${target}`,
    unseen: (target) => say`${target}消失`,
    waitFor: (seen, limit) => say`等到${seen}，最多等${limit}`,
    waitUntil: (test, limit) => say`等到${test}，最多等${limit}`,
    handOver: (message, test, limit) => say`交给您操作：${message}；等到${test}再继续，最多等${limit}`,
    observe: (target) => say`让智能体看到${target}的概要`,
    keep: (names) => say`把${names}留在此设备上供后续使用，智能体看不到`,
    return: (value) => say`告诉智能体：${value}`
  },
  obtained: {
    ask: (question, type) => say`您对${question}的回答（${type}）`,
    run: (language, limit) => say`这段${language}代码的结果（限${limit}）`,
    shared: (run) => say`${run}，在本次运行的代码共用的工作区中`,
    with: (run, value) => say`${run}，传入${value}`,
    limit: (time, memory) => say`${time}、${memory}`,
    gives: (run, fields) => say`${run}，得到${fields}`,
    tool: (tool, args, type) => say`${tool}对${args}给出的结果（${type}）`,
    endorse: (value, claim) => say`${value}，前提是您为它作保（智能体的说法：${claim}）`,
    declassify: (value, to, claim) => say`${value}，前提是您同意放行给${to}（智能体的说法：${claim}）`,
    download: (act) => say`${act}所下载的文件`
  },
  duration: {
    ms: (n) => say`${n} 毫秒`,
    s: (n) => say`${n} 秒`,
    min: (n) => say`${n} 分钟`,
    h: (n) => say`${n} 小时`
  },

  heads: {
    needs: '要用到什么',
    steps: '按顺序做什么',
    effects: '最多会做什么',
    flows: '谁可能得知什么',
    secrets: '机密',
    code: '代码',
    tools: '工具',
    blessings: '要请您答复的事',
    kept: '留在此设备上的内容'
  },
  columns: { where: '位置', what: '操作', class: '类别', target: '目标', max: '最多' },
  times,
  atMost: (max) => `最多 ${times(max)}`,
  also: (site, via) => say`${site}（以及${via}）`,
  noSteps: say`什么也不做`,
  noFlows: say`在一处读到的内容不会传到另一处`,
  flow: (from, to, how) => say`${from}可能传到${to}，途径：${how}`,
  flowFrom: (source, kind) => {
    if (kind === 'site') return say`在${source}上读到的内容`
    if (kind === 'person') return say`您填写或操作的内容`
    if (kind === 'planner') return say`智能体写的内容`
    return kind === 'vault' ? say`您保险库中的内容` : say`${source}给出的内容`
  },
  flowKinds: {
    value: '内容本身',
    branch: '做或不做什么',
    stopping: '运行是否继续',
    control: '操作指向何处'
  },
  bits: (bits) => `（每次运行最多 ${bits} 比特：相当于 ${Math.ceil(bits)} 个是非回答）`,
  secretUse: (secret, site, max) => say`${secret}会填到${site}，${max}`,
  secretReaches: (sinks) => say`；${sinks}可能得知的内容会因此受其影响`,
  secretStays: say`；其他任何一方都无法得知与它有关的内容`,
  codeUse: (language, limit, max, hash) => say`${language}代码，${max}，每次限${limit}（SHA-256 ${hash}）`,
  codeShares: (use) => say`${use}，在工作区中运行，可见本次运行中先前代码留下的文件`,
  toolUse: (tool, name, max) => say`${tool}的${name}，${max}`,
  bless,
  thisValue: say`这个值`,
  blessing: (kind, { from, to, because, times: often }) =>
    kind === 'endorse'
      ? say`${bless.endorse(say`来自${from}的值`)}，${often}（智能体的说法：${because}）`
      : say`${bless.declassify(say`来自${from}的值`, to)}，${often}（智能体的说法：${because}）`,
  keptValue: (name, type, from) => say`${name}（${type}），取决于${from}`,
  longest: (steps) => say`运行最长时共 ${steps} 步`
}
