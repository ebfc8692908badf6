import type { Messages } from './messages.ts'

/** The words about servers of tools that are called in the person's name, in simplified Chinese. */
export const toolsZhCN: Messages['tools'] = {
  title: '您在工具处的登录信息',
  more: '为您办事的智能体用您在此设置的凭据，以您的名义调用这些工具。凭据由您组织的服务器加密保存，智能体和网页都无法得到它。',
  none: '没有任何工具以您的名义被调用。',
  program: '您组织的服务器旁运行的程序',
  offers: '工具：{tools}',
  offersNone: '它的工具目前都不能调用。',
  kept: '已保存您的凭据，设置于 {time}。',
  missing: '没有保存您的凭据：对这些工具的调用会被拒绝。',
  field: '{server} 的凭据',
  hint: '它发给您的密钥或令牌，至少 8 个字符；之后不再显示',
  badCredential: '须为 8 至 4,096 个字符，且只能是英文字母、数字和常用符号。',
  set: '设置',
  setNamed: '设置 {server} 的凭据',
  change: '更换',
  changeNamed: '更换 {server} 的凭据',
  cancel: '保持不变',
  takeBack: '收回',
  takeBackNamed: '收回 {server} 的凭据',
  wasSet: '已保存您在 {server} 的凭据。',
  wasTakenBack: '您在 {server} 的凭据已从服务器删除。如果不希望再有人使用它，请也在工具的提供方处将其作废。'
}
