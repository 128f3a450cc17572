import { readFile } from "node:fs/promises";
import { argv, stdout } from "node:process";

/**
 * Reads the files that the list named on the command line holds, one path a line, and gives them to an ingest that returns its number of chunks: as often as the
 * command line says, each time into a new store. Prints for each how long reading and ingesting took. Loading the libraries is over by then.
 */
export async function measure(ingest) {
  for (let runs = Number(argv[3]); runs > 0; runs--) {
    const started = performance.now();
    const paths = (await readFile(argv[2], "utf8")).split("\n").filter((path) => path.length > 0);
    const documents = [];
    for (const path of paths) {
      documents.push({ path, text: await readFile(path, "utf8") });
    }

    const chunks = await ingest(documents);
    stdout.write(JSON.stringify({ documents: documents.length, chunks, seconds: (performance.now() - started) / 1000 }) + "\n");
  }
}
