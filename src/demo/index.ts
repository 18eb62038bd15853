export { type DemoClientOptions, runDemoClient } from './client.ts';
export { curlCommand, SCENES, type Scene, type SceneName } from './scenes.ts';
export { type DemoServer, type ServerIdentity, startDemoServer } from './server.ts';
