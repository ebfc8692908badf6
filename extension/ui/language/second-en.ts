/** The words of the second person's page in English. */
export const secondEn = {
  windowTitle: 'Writ – Second person',
  title: 'What waits for you',
  key: 'Your key',
  keyHint: 'Your administrator gave it to you.',
  signIn: 'Sign in',
  wrongKey: 'This is no key of anybody who may be asked here.',
  signOut: 'Sign out',
  signedInAs: 'You are signed in as {person}.',
  away: 'The server does not answer.',
  none: 'Nothing waits for you now.',
  waiting: 'Waiting',
  askedOf: '{person} was asked first and allowed it.',
  read: 'Read the question',
  back: 'Back to the list',
  firstSaidYes: '{person} allowed this. It is done only if you allow it too.',
  unreadable:
    'This question is not what the first person was shown, or cannot be shown whole. It can only be declined.',
  passkeyFirst: 'To allow this you need a passkey. Register one first, below the list.',
  passkeyMore: 'A passkey proves that you are there. Some questions need it. You register one, once.',
  passkeyThere: 'A passkey of yours is registered. If it is lost, your administrator can have you begin anew.',
  saidYes: 'You allowed it.',
  saidNo: 'You declined it. It is not done.'
}
