/**
 * Preloaded by the server's `dev` script. Under `node --watch` every worker thread reports its imports as messages
 * on the port that it shares with our code, which takes them for its own. We name the folders to watch ourselves,
 * so nobody needs those reports.
 */
delete process.env.WATCH_REPORT_DEPENDENCIES
