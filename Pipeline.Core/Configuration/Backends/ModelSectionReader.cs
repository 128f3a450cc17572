using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Models;

namespace Pipeline.Core.Configuration.Backends;

/// <summary>Reads the <c>models:</c> section.</summary>
internal sealed class ModelSectionReader(DiagnosticSink sink, BackendSectionReader backends, PipelineRegistry registry)
{
    private const string Section = "models";
    private const string EmbeddingKey = "embedding";
    private const string ChatKey = "chat";

    /// <summary>The models.</summary>
    public (ReadBackend<EmbeddingModelOptions, EmbeddingRegistration> Embedding, ReadBackend<ChatModelOptions, ChatRegistration> Chat) Read(ConfigNode? node)
    {
        var section = node as ConfigMapping;
        if (section is not null)
        {
            new OptionsBinder(sink).Fill([], section, Section, [EmbeddingKey, ChatKey]);
        }
        else if (node is not null and not ConfigScalar { IsNull: true } and not ConfigScalar { Value: null })
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{Section} is {node.Kind}; it must be a section with any of the keys {EmbeddingKey}, {ChatKey}");
        }

        return (
            backends.ReadModel<EmbeddingModelOptions, EmbeddingRegistration>(section?.Find(EmbeddingKey)?.Value, $"{Section}.{EmbeddingKey}", registry.Embeddings),
            backends.ReadModel<ChatModelOptions, ChatRegistration>(section?.Find(ChatKey)?.Value, $"{Section}.{ChatKey}", registry.Chats));
    }
}
