import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat } from './chat-messages.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { shown } from './step-labels.ts'

/**
 * tau-bench histories (Yao et al. 2024): several trials a task. The prompt is what the agent is
 * told (its policy) and what the simulated user wants, so that all trials of a task share it; what
 * the user says are steps of role "user".
 */
export const tauBench = codec({
  name: 'tau-bench',
  title: 'tau-bench histories (task_id, trial, reward, traj)',
  fields: ['task_id', 'trial', 'reward', 'traj'],
  makes: ['trajectory'],
  passesOver: {
    'info.task.user_id': 'the customer, named in the instruction',
    'info.task.actions': 'the actions that would have been right',
    'info.task.outputs': 'what the right actions give',
    'info.source': 'where the reward comes from',
    'info.user_cost': 'what the simulated user cost',
    'info.reward_info': 'how the reward was reckoned',
  },
  schema: z.object({
    task_id: z.union([z.int(), z.string()]),
    trial: z.int(),
    reward: z.unknown().optional(),
    traj: z.array(messageSchema).min(1),
    info: z.object({ task: z.object({ instruction: z.string().nullish() }).optional() }).optional(),
  }),
  read(row) {
    const { task_id, trial, reward, traj, info } = row
    const chat = stepsOfChat(traj, { promptEnds: 'system' })
    const { prompt: policy, steps } = chat
    const prompt = [policy, info?.task?.instruction].filter(Boolean).join('\n\n')
    const isReward = typeof reward === 'number' && reward >= 0 && reward <= 1
    const trajectory = makeTrajectory({
      task: makeTask(prompt, { domain: 'tau-bench' }),
      steps,
      ...(isReward && { outcome: { isCorrect: reward === 1, reward } }),
      sourceId: `${task_id}#${trial}`,
    })
    return accepted([trajectoryRecord(trajectory)], {
      identity: [task_id, trial],
      unread: unreadOfChat(traj, 'traj', chat),
      invalidLabels: isReward ? [] : [`reward is ${shown(reward)}, not a number from 0 to 1`],
    })
  },
})
