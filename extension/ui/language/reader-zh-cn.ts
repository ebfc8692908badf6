import type { Messages } from './messages.ts'

/** The words about who may read recordings of runs, in simplified Chinese. */
export const readerZhCN: Messages['reader'] = {
  title: '运行记录',
  more: '如果您有自己的密钥，每次运行都会被记录：页面显示的内容，以及您的回答。记录在离开此浏览器之前就已用您的密钥加密，日后可以逐步证明计划确实如此执行。',
  none: '您还没有密钥。只有在您的组织指定了读者时，运行才会被记录。',
  make: '创建密钥并保存',
  made: '密钥已保存为文件。请妥善保管：没有其他副本，没有它，任何人都无法打开为您记录的内容。',
  yours: '运行会为此密钥记录',
  remove: '移除密钥',
  removed: '从现在起不再为您记录。您的文件仍可打开以前的记录。'
}
