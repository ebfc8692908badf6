import type { Messages } from './messages.ts'

/** The words of the second person's page in simplified Chinese. */
export const secondZhCN: Messages['second'] = {
  windowTitle: 'Writ – 第二人审批',
  title: '等待您答复',
  key: '您的密钥',
  keyHint: '由管理员交给您。',
  signIn: '登录',
  wrongKey: '此密钥不属于任何可在此受询问的人。',
  signOut: '退出登录',
  signedInAs: '您已登录为 {person}。',
  away: '服务器没有响应。',
  none: '目前没有等待您答复的询问。',
  waiting: '等待中',
  askedOf: '已先询问 {person}，对方已允许。',
  read: '阅读询问',
  back: '返回列表',
  firstSaidYes: '{person} 已允许此操作。只有您也允许，才会执行。',
  unreadable: '此询问与第一个人所见不符，或无法完整显示，只能拒绝。',
  passkeyFirst: '若要允许，您需要通行密钥。请先在列表下方登记。',
  passkeyMore: '通行密钥证明您本人在场，某些询问需要它。只需登记一次。',
  passkeyThere: '您已登记通行密钥。如已丢失，管理员可让您重新开始。',
  saidYes: '您已允许。',
  saidNo: '您已拒绝，不会执行。'
}
