import { BUTTON_TASKS } from './buttons.ts'
import { CALENDAR_TASKS } from './calendars.ts'
import { CHOICE_TASKS } from './choices.ts'
import { COLOUR_TASKS } from './colours.ts'
import { CONSOLE_TASKS } from './consoles.ts'
import { COPY_TASKS } from './copies.ts'
import { DRAG_TASKS } from './drags.ts'
import { DRAWING_TASKS } from './drawings.ts'
import { ENTRY_TASKS } from './entries.ts'
import { FORM_TASKS } from './forms.ts'
import { MAIL_TASKS } from './mails.ts'
import { MENU_TASKS } from './menus.ts'
import { ORDER_TASKS } from './orders.ts'
import type { PlanMaker } from './plan-maker.ts'
import { POST_TASKS } from './posts.ts'
import { READING_TASKS } from './readings.ts'
import { SEARCH_TASKS } from './searches.ts'
import { SECTION_TASKS } from './sections.ts'
import { SHAPE_TASKS } from './shapes.ts'
import { SLIDER_TASKS } from './sliders.ts'
import { TEXT_TASKS } from './texts.ts'

export { type PlanMaker, type PlanPlace, planOf } from './plan-maker.ts'

/** Who makes the plans of each task of MiniWoB++. */
export const MINIWOB_TASKS: Readonly<Record<string, PlanMaker>> = {
  ...BUTTON_TASKS,
  ...CALENDAR_TASKS,
  ...CHOICE_TASKS,
  ...COLOUR_TASKS,
  ...CONSOLE_TASKS,
  ...COPY_TASKS,
  ...DRAG_TASKS,
  ...DRAWING_TASKS,
  ...ENTRY_TASKS,
  ...FORM_TASKS,
  ...MAIL_TASKS,
  ...MENU_TASKS,
  ...ORDER_TASKS,
  ...POST_TASKS,
  ...READING_TASKS,
  ...SEARCH_TASKS,
  ...SECTION_TASKS,
  ...SHAPE_TASKS,
  ...SLIDER_TASKS,
  ...TEXT_TASKS
}
