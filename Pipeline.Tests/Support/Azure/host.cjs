// Runs the emulator until the test run ends: then nobody holds the other end of the input any more.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
require(require.resolve("azurite/dist/src/azurite.js", { paths: [process.cwd()] }));
