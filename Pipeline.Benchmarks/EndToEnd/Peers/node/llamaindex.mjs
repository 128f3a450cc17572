import { BaseEmbedding, Document, IngestionPipeline, SentenceSplitter } from "llamaindex";
import { embed } from "./embedder.mjs";
import { measure } from "./measure.mjs";

class HashingEmbedding extends BaseEmbedding {
  async getTextEmbedding(text) {
    return embed(text);
  }
}

await measure(async (documents) => {
  const pipeline = new IngestionPipeline({
    transformations: [new SentenceSplitter({ chunkSize: 200, chunkOverlap: 40 }), new HashingEmbedding()],
  });
  const nodes = await pipeline.run({
    documents: documents.map((document) => new Document({ id_: document.path, text: document.text })),
  });
  return nodes.length;
});
