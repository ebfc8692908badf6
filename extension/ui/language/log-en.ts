/** The words about the server's log in English. */
export const logEn = {
  title: 'The server’s log',
  more: 'Whatever agents do here is logged at the policy server. This browser keeps the log’s newest checkpoint: with it anyone can see whether a log that they are shown leaves something out.',
  none: 'There is no checkpoint yet: one comes with the first answer of the server.',
  entries: 'Entries in the log',
  save: 'Save the checkpoint',
  doubt: 'No task begins here any more: the server’s log is not the one that this browser knows.',
  faults: {
    unsigned: 'What it showed is not signed by the log’s key.',
    'rolled-back': 'The log is shorter than it was.',
    forked: 'The log does not go on from the one that was there before.',
    truncated: 'What this browser wrote down is not shown to be in it.',
    untrue: 'It says that this browser wrote what it never wrote.'
  },
  doubtMore:
    'Tell your administrator. It may be that the server was restored from an older backup, or that somebody hides something. If the server shows the log again as it was, ask again; else enrol with a new code.',
  found: 'Found on {at}',
  again: 'Ask again',
  settled: 'The server shows the log that this browser knows again.',
  evidence: 'Save what was shown',
  keep: 'Keep what agents did on this device',
  keepMore:
    'What was typed and read, with the salts that prove it, stays on this device until then; the log has neither. Nothing goes before the server has shown that it is in its log.',
  keepTold: 'as the organisation says: {days} days',
  keepAll: 'as the organisation says: no end',
  keepDays: '{days} days after a task ended, at most',
  kept: 'From now on it is kept so.',
  erase: 'Erase what the log tells of me',
  eraseMore:
    'Your runs and devices go from the server’s log and records; what proves the rest of the log stays. Your organisation may want to do it itself: then it is asked. Afterwards this browser is not enrolled any more.',
  eraseSure: 'Erase it for good',
  erasure: {
    asked: 'Your administrator has been asked to erase it.',
    erased: 'It is erased.'
  }
}
