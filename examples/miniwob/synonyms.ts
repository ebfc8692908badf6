/**
 * Words that mean much the same. These are no knowledge of ours: the list is the one that the suite's own page
 * `click-checkboxes-soft.html` draws from (Farama-Foundation/miniwob-plusplus, MIT licence), known beforehand.
 */
export const SYNONYMS: readonly string[] = [
  'big large huge enormous gigantic',
  'small tiny little mini petite',
  'red scarlet crimson vermillion',
  'happy cheerful joyful gleeful delighted',
  'sad unhappy sorrowful miserable tragic',
  'angry mad furious irritated',
  'evil wicked immoral sinful corrupt depraved',
  'wrong incorrect mistaken erroneous',
  'real genuine actual',
  'strange odd peculiar unusual weird',
  'stop cease halt end finish',
  'scared terrified panicked fearful frightened afraid',
  'quiet calm peaceful serene mild',
  'old aged archaic',
  'love like adore favor',
  'kill murder assassinate',
  'keep retain preserve sustain maintain',
  'hide conceal camouflage',
  'hate despise loathe detest dislike',
  'funny humorous amusing comical laughable',
  'fat fleshy plump chubby',
  'stupid dumb dull unwise',
  'delicious savory delectable appetizing',
  'cut slice carve chop',
  'brave courageous fearless',
  'begin start initiate launch',
  'answer reply response',
  'television televisions tv tvs',
  'house home houses homes',
  'fire flame fires flames',
  'pig pork swine',
  'rabbit rabbits bunny bunnies',
  'car cars automobile automobiles vehicle vehicles'
]

/** The word and all that the suite takes for its like. */
export const likeWords = (word: string): readonly string[] =>
  SYNONYMS.map((line) => line.split(' ')).find((words) => words.includes(word.toLowerCase())) ?? [word]
