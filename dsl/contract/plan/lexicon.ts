import type { EffectClass } from './effect-class.ts'

/**
 * What the words on a button or link tell about what it does, in English and Chinese. English entries are whole words
 * or phrases in lower case; Chinese has no word borders, so its entries are looked for anywhere. The riskiest class
 * found wins: a name that says too much is asked about once too often, never too seldom.
 */
export const LEXICON: readonly { readonly effect: EffectClass; readonly words: readonly string[] }[] = [
  {
    effect: 'activate',
    words: ['sign in', 'log in', 'login', 'search', 'next', 'cancel', 'close', '登录', '搜索', '下一页', '取消', '关闭']
  },
  { effect: 'download', words: ['download', 'export', '下载', '导出'] },
  {
    effect: 'submit',
    words: [
      'submit',
      'save',
      'create',
      'add',
      'file',
      'update',
      'apply',
      'confirm',
      'register',
      'sign up',
      'approve',
      'accept',
      'agree',
      '提交',
      '保存',
      '创建',
      '添加',
      '新建',
      '更新',
      '应用',
      '确认',
      '确定',
      '注册',
      '同意'
    ]
  },
  {
    effect: 'share',
    words: [
      'send',
      'share',
      'publish',
      'post',
      'invite',
      'comment',
      'reply',
      'forward',
      'tweet',
      '发送',
      '分享',
      '发布',
      '发表',
      '邀请',
      '评论',
      '回复',
      '转发'
    ]
  },
  {
    effect: 'transact',
    words: [
      'pay',
      'buy',
      'order',
      'checkout',
      'check out',
      'transfer',
      'purchase',
      'subscribe',
      'donate',
      'withdraw',
      'book',
      '付款',
      '支付',
      '购买',
      '下单',
      '转账',
      '结算',
      '订购',
      '充值',
      '提现'
    ]
  },
  {
    effect: 'destroy',
    words: [
      'delete',
      'remove',
      'trash',
      'discard',
      'unsubscribe',
      'close account',
      'erase',
      'destroy',
      'deactivate',
      '删除',
      '移除',
      '注销',
      '销户',
      '清空',
      '退订'
    ]
  }
]
