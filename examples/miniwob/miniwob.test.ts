import { checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { MINIWOB_TASKS, planOf } from './index.ts'

/** An instruction of each task, as its page gives it. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  'click-checkboxes-soft': 'Select words similar to big, TVs, water and click Submit.',
  'click-scroll-list': 'Select Aaren, Bo from the scroll list and click Submit.',
  'form-sequence': 'Select -3 with the slider, click the 2nd checkbox, then hit Submit.',
  'form-sequence-2': 'Check the 1st radio button and enter the number "-7" into the 3rd textbox.',
  'form-sequence-3': 'Choose 5ft 9in from the dropdown, then click the button labeled "Maybe".',
  'multi-layouts': 'Search for crime movies directed by Webb from year 1999.',
  'multi-orderings': 'Search for crime movies directed by Webb from year 1999.',
  'login-user-popup': 'Enter the username "karrie" and the password "Xu" into the text fields and press login.',
  'sign-agreement': 'Scroll to the bottom of the textarea, enter the name "Bo" then press "Agree"',
  'use-spinner': 'Select -3 with the spinner and hit Submit.',
  'buy-ticket': 'Buy the ticket with the longest duration.',
  'button-delay': 'Click button ONE, wait 2 seconds, then click button TWO.',
  'find-greatest': 'Find and pick the card with the greatest number, then press submit.',
  'generate-number': 'Generate an odd number, then press submit.',
  'guess-number': 'Guess the number between 0-9 and press Submit. Use the feedback below to find the right number.',
  'odd-or-even': 'Mark the numbers below as odd or even and press submit when done.',
  'read-table': 'Enter the value of Year of Birth into the text field and press Submit.',
  'read-table-2': 'Enter the value that corresponds with each label into the form and submit when done.',
  'simple-algebra': 'Solve for x and type your answer into the textbox. Press Submit when done.',
  'simple-arithmetic': 'Solve the math problem and type your answer into the textbox. Press submit when done.',
  'find-word': 'Find the 5th word in the paragraph, type that into the textbox and press "Submit".',
  'text-transform': 'Type the text below into the text field and press Submit.',
  'unicode-test': 'Click on the "确定" button.',
  'visual-addition': 'Type the total number of blocks into the textbox and press Submit.',
  'phone-book': 'Find Ulla in the contact book and click on their phone number.',
  'stock-market': 'Buy XYZ stock when the price is less than $47.10.',
  'copy-paste': 'Copy the text in the textarea below, paste it into the textbox and press Submit.',
  'copy-paste-2': 'Copy the text from the 2nd text area below and paste it into the text input, then press Submit.',
  'use-autocomplete': 'Enter an item that starts with "Ger" and ends with "any".',
  'use-autocomplete-nodelay': 'Enter an item that starts with "Ger".',
  'email-inbox': 'Find the email by Lauree and reply to them with the text "Vel orci.".',
  'email-inbox-delete': 'Find the email by Lauree and click the trash icon to delete it.',
  'email-inbox-forward': 'Find the email by Jo Ann and forward that email to Dee Dee.',
  'email-inbox-forward-nl': 'Give Bo the message you received from Lauree, {"by":"Lauree","to":"Bo"}',
  'email-inbox-forward-nl-turk': 'Forward Bo the email from Lauree. {"by":"Lauree","to":"Bo"}',
  'email-inbox-important': 'Find the email by Lauree and click the star icon to mark it as important.',
  'email-inbox-nl-turk': 'Tell Lauree "Vel." {"task":"reply","by":"Lauree","message":"Vel."}',
  'email-inbox-noscroll': 'Find the email by Lauree and click the trash icon to delete it.',
  'email-inbox-reply': 'Find the email by Lauree and reply to them with the text "Vel orci.".',
  'email-inbox-star-reply': 'Find the email by Lauree and click the star icon to mark it as important.',
  'social-media': 'For the user @vel, click on the "Share via DM" button.',
  'social-media-all': 'Click the "Reply" button on all posts by @vel and then click Submit.',
  'social-media-some': 'Click the "Like" button on 2 posts by @vel and then click Submit.',
  'click-color': 'Click on the red colored box.',
  'click-shades': 'Select all the shades of green and press Submit.',
  'number-checkboxes':
    'Draw the number "4" in the checkboxes using the example on the right and press Submit when finished.',
  'click-shape': 'Click on a large red triangle',
  'count-shape': 'How many small ss are there?',
  'identify-shape': 'Click the button that best describes the figure below.',
  'grid-coordinate': 'Click on the grid coordinate (-1,2).',
  'ascending-numbers': 'Click on the numbers in ascending order.',
  'simon-says': 'Push the buttons in the order displayed.',
  'click-pie': 'Expand the pie menu below and click on the item labeled "7".',
  'click-pie-nodelay': 'Expand the pie menu below and click on the item labeled "7".',
  'click-test': 'Click the button.',
  'click-test-2': 'Click button ONE.',
  'click-test-transfer': 'Click button ONE.',
  'click-button': 'Click on the "Ok" button.',
  'click-button-sequence': 'Click button ONE, then click button TWO.',
  'click-link': 'Click on the link "justo,".',
  'click-dialog': 'Close the dialog box by clicking the "x".',
  'click-dialog-2': 'Click the button in the dialog box labeled "x".',
  'click-widget': 'Click on a "textarea" widget.',
  'focus-text': 'Focus into the textbox.',
  'focus-text-2': 'Focus into the 3rd input textbox.',
  'click-option': 'Select 7q and click Submit.',
  'click-checkboxes': 'Select nothing and click Submit.',
  'click-checkboxes-large': 'Select a1, B, c and click Submit.',
  'click-checkboxes-transfer': 'Select a1, B, c and click Submit.',
  'choose-list': 'Select Cook Islands from the list and click Submit.',
  'enter-text': 'Enter "Ann" into the text field and press Submit.',
  'enter-text-dynamic': 'Enter "Ann" into the text field and press Submit.',
  'enter-text-2': 'Type "ANN" in all lower case letters in the text input and press submit.',
  'enter-password': 'Enter the password "UBKR" into both text fields and press submit.',
  'login-user': 'Enter the username "karrie" and the password "Xu" into the text fields and press login.',
  'enter-date': 'Enter 07/01/2019 as the date and hit submit.',
  'enter-time': 'Enter 1:59 PM as the time and press submit.',
  'click-tab': 'Click on Tab #2.',
  'click-tab-2': 'Switch between the tabs to find and click on the link "amet".',
  'click-tab-2-easy': 'Switch between the tabs to find and click on the link "amet".',
  'click-tab-2-medium': 'Switch between the tabs to find and click on the link "amet".',
  'click-tab-2-hard': 'Switch between the tabs to find and click on the link "amet".',
  'click-collapsible': 'Expand the section below and click submit.',
  'click-collapsible-nodelay': 'Expand the section below and click submit.',
  'drag-items': 'Drag Ann to the 2nd position.',
  'drag-items-grid': 'Drag Ann to the center right.',
  'drag-sort-numbers': 'Sort the numbers in increasing order, starting with the lowest number at the top of the list.',
  'drag-shapes': 'Drag all triangles into the black box.',
  'drag-shapes-2': 'Drag all blue shapes into the left box, and everything else into the right box.',
  'drag-circle': 'Drag the circle up then press Submit.',
  'drag-single-shape': 'Drag the item left then press Submit.',
  'drag-box': 'Drag the smaller box so that it is completely inside the larger box.',
  'resize-textarea': 'Resize the textarea so that the width is larger than its initial size then press Submit.',
  'use-slider': 'Select -7 with the slider and hit Submit.',
  'use-slider-2': 'Set the sliders to the combination [3,0,12] and submit.',
  'use-colorwheel': 'Select red with the color picker and hit Submit.',
  'scroll-text': 'Find the last word in the text area, enter it into the text field and hit Submit.',
  'scroll-text-2': 'Scroll the textarea to the bottom of the text hit submit.',
  'draw-line': 'Draw a vertical line that runs through the dot, then press submit.',
  'search-engine': 'Use the textbox to enter "Ann" and press "Search", then find and click the 5th search result.',
  'click-collapsible-2': 'Expand the sections below, to find and click on the link "amet".',
  'click-collapsible-2-nodelay': 'Expand the sections below, to find and click on the link "amet".',
  'navigate-tree': 'Navigate through the file tree. Find and click on the folder or file named "Ann".',
  'click-menu': 'Select Ann>Bob>Cyn',
  'click-menu-2': 'Click the "Menu" button, and then find and click on the item with the icon.',
  'choose-date': 'Select 03/15/2016 as the date and hit submit.',
  'choose-date-easy': 'Select 12/15/2016 as the date and hit submit.',
  'choose-date-medium': 'Select 11/15/2016 as the date and hit submit.',
  'choose-date-nodelay': 'Select 03/15/2016 as the date and hit submit.',
  'book-flight': 'Book the shortest one-way flight from: LAX to: Boston, MA on 11/15/2016.',
  'book-flight-nodelay': 'Book the cheapest one-way flight from: LAX to: Boston, MA on 11/15/2016.',
  'order-food': 'Order 2 items that are vegan',
  terminal: 'Use the terminal below to delete a file ending with the extension .tar.gz'
}

test('every task has an instruction here, and every instruction its task', () => {
  expect(Object.keys(INSTRUCTIONS).sort()).toEqual(Object.keys(MINIWOB_TASKS).sort())
})

test.each(Object.entries(INSTRUCTIONS))('%s: the plan parses and checks without a word', (task, instruction) => {
  const maker = MINIWOB_TASKS[task]
  if (!maker) throw new Error(`there are no plans for ${task}`)
  const place = { task, origin: 'http://127.0.0.1:8080', path: `/miniwob/${task}.html?seed=1` }
  const { plan, diagnostics } = parsePlan(planOf(maker, instruction, place))
  expect(diagnostics).toEqual([])
  expect(plan && checkPlan(plan).diagnostics).toEqual([])
})

test('an instruction that is not understood gives no plan', () => {
  expect(() => MINIWOB_TASKS['enter-text']?.('Do something else.')).toThrow('not understood')
})
