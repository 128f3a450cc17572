import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";
import { Embeddings } from "@langchain/core/embeddings";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import { embed } from "./embedder.mjs";
import { measure } from "./measure.mjs";

class HashingEmbeddings extends Embeddings {
  constructor() {
    super({});
  }

  async embedDocuments(texts) {
    return texts.map(embed);
  }

  async embedQuery(text) {
    return embed(text);
  }
}

await measure(async (documents) => {
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 800, chunkOverlap: 160 });
  const store = new MemoryVectorStore(new HashingEmbeddings());
  const chunks = await splitter.createDocuments(
    documents.map((document) => document.text),
    documents.map((document) => ({ source: document.path })));
  await store.addDocuments(chunks);
  return store.memoryVectors.length;
});
