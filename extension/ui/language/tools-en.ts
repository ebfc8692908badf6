/** The words about servers of tools that are called in the person's name, in English. */
export const toolsEn = {
  title: 'Your sign-ins at tools',
  more: 'Agents that act for you call these tools in your name, with what you set here. It is kept encrypted by your organisation’s server, and neither an agent nor a page ever gets it.',
  none: 'No tools are called in your name.',
  program: 'a program beside your organisation’s server',
  offers: 'Tools: {tools}',
  offersNone: 'None of its tools may be called yet.',
  kept: 'A credential of yours is kept, set {time}.',
  missing: 'No credential of yours is kept: calls of these tools are refused.',
  field: 'Credential for {server}',
  hint: 'a key or token that it gave you, of 8 characters or more; it is not shown again',
  badCredential: 'Between 8 and 4,096 characters, with no letters but those of plain English.',
  set: 'Set',
  setNamed: 'Set the credential for {server}',
  change: 'Set another',
  changeNamed: 'Set another credential for {server}',
  cancel: 'Leave it',
  takeBack: 'Take back',
  takeBackNamed: 'Take back the credential for {server}',
  wasSet: 'Your credential for {server} is kept.',
  wasTakenBack:
    'Your credential for {server} is gone from the server. Take it back at the maker of the tools, too, if nobody is to use it any more.'
}
