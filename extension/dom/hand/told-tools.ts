import {
  type Json,
  MAX_TOLD_TOOLS,
  type OutlineTool,
  type PageText,
  type PageTool,
  pinOfPageTool,
  wordOfTool
} from '@writ/dsl/contract'
import { leaveOut } from '../observe/leave-out.ts'

/** Characters of what a tool says, and of its parameters, that are told. */
const LONGEST_SAID = 120
const LONGEST_TAKEN = 200

const text = (said: string, most: number): PageText => {
  if (said === '') return []
  const whole = Array.from(said)
  return leaveOut(whole.length > most ? `${whole.slice(0, most).join('')}…` : said, {})
}

const isRecord = (value: Json | undefined): value is { readonly [name: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `sku: string, count?: number`, as far as the page's schema says so. */
const parametersOf = ({ inputSchema }: PageTool): string => {
  if (!isRecord(inputSchema) || !isRecord(inputSchema.properties)) return ''
  const { required } = inputSchema
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name)
  return Object.entries(inputSchema.properties)
    .map(([name, of]) => {
      const type = isRecord(of) && typeof of.type === 'string' ? of.type : 'any'
      return `${name}${isRequired(name) ? '' : '?'}: ${type}`
    })
    .join(', ')
}

/** The tools of a page as its outline tells them: few, in few words, with the pins by which plans may name them. */
export const toldTools = (tools: readonly PageTool[]): readonly OutlineTool[] =>
  tools.slice(0, MAX_TOLD_TOOLS).map((tool) => ({
    name: wordOfTool(tool.name),
    takes: text(parametersOf(tool), LONGEST_TAKEN),
    says: text(tool.title === undefined ? tool.description : `${tool.title}: ${tool.description}`, LONGEST_SAID),
    pin: pinOfPageTool(tool)
  }))
