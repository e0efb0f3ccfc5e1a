// Mocha passes over rejections that nobody handles; Node-RED ends with them. So a test they escape from fails.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
