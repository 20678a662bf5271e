import type { Module } from '../../kernel/module.ts';

export const auditModule: Module = { name: 'audit' };
