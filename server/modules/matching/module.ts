import './matching.personal.ts';
import type { Module } from '../../kernel/module.ts';

/** Who waits for whom, and who was matched. */
export const matchingModule: Module = { name: 'matching' };
