export { rightsModule } from './module.ts';
export { beginErasure } from './use-cases/erase.ts';
export { takeDepartureBack } from './use-cases/leave.ts';
