export { deliveryModule, type DeliveryModule } from './module.ts';
