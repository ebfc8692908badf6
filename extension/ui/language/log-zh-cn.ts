import type { Messages } from './messages.ts'

/** The words about the server's log in simplified Chinese. */
export const logZhCN: Messages['log'] = {
  title: '服务器的日志',
  more: '智能体在此所做的一切都会记录在策略服务器的日志中。此浏览器保存日志最新的检查点：任何人都可以凭它判断所看到的日志是否有遗漏。',
  none: '还没有检查点：服务器第一次答复时会附带一个。',
  entries: '日志条目数',
  save: '保存检查点',
  doubt: '此处不再开始任何任务：服务器的日志与此浏览器所知的不一致。',
  faults: {
    unsigned: '所出示的内容没有日志密钥的签名。',
    'rolled-back': '日志比之前短。',
    forked: '日志不是从之前的日志延续而来。',
    truncated: '没有证明此浏览器写下的内容在日志之中。',
    untrue: '日志中有此浏览器从未写过的内容。'
  },
  doubtMore:
    '请告知管理员。可能是服务器从较旧的备份恢复，也可能有人在隐瞒什么。如果服务器重新出示原来的日志，请再次询问；否则请用新的代码重新登记。',
  found: '发现于 {at}',
  again: '再次询问',
  settled: '服务器重新出示了此浏览器所知的日志。',
  evidence: '保存所出示的内容',
  keep: '智能体所做的事在此设备上保留多久',
  keepMore:
    '输入和读取的内容，以及可以证明它们的盐值，在此之前留在此设备上；日志中两者都没有。在服务器证明已记入日志之前，什么都不会删除。',
  keepTold: '按组织的规定：{days} 天',
  keepAll: '按组织的规定：不限期',
  keepDays: '任务结束后最多 {days} 天',
  kept: '从现在起按此保留。',
  erase: '删除日志中关于我的内容',
  eraseMore:
    '您的任务和设备会从服务器的日志和记录中删除；能证明日志其余部分的内容会保留。您的组织可能要自行处理，那样会向其提出请求。之后此浏览器不再处于登记状态。',
  eraseSure: '永久删除',
  erasure: { asked: '已请求管理员删除。', erased: '已删除。' }
}
