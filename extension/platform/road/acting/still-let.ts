import type { Result } from '@writ/dsl/contract'
import type { RunRecord } from '../../storage/run-record.ts'
import { judgeAgent } from '../life/brake-agent.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { ToolNeed } from './do-tool.ts'
import { judgeAct } from './floor-of-run.ts'

/**
 * Does all that let a step begin hold still? It was looked at before somebody was waited for: meanwhile the run or its agent may have been stopped or paused, all of
 * an epoch revoked, the floor changed, the token run out, the channel lost. Where it does not, the step is taken anew, which says why.
 */
export const isStillLet = async (
  { run, claims }: Pick<RunRecord, 'run' | 'claims'>,
  { checked }: Pick<ToolNeed, 'checked'>,
  ports: Pick<RoadPorts, 'agentState' | 'db' | 'enrolment' | 'floor' | 'now' | 'online' | 'stopped'>
): Promise<boolean> => {
  const agent = claims.act.sub
  const isOk = ({ ok }: Result<unknown>): boolean => ok
  return (
    !(await ports.stopped(run)) &&
    isOk(await judgeAgent(agent, ports)) &&
    (await ports.online(0)) &&
    ports.agentState(agent) === 'active' &&
    claims.epoch >= ports.enrolment.epoch &&
    claims.exp * 1000 > ports.now() &&
    isOk(judgeAct(checked.class, checked.origin, ports))
  )
}
