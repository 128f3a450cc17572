using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Configuration.Backends;

/// <summary>Reports backends that cannot work together, each at the line that names it, with what to use instead.</summary>
internal sealed class CapabilityChecks(DiagnosticSink sink, PipelineRegistry registry)
{
    /// <summary>A lease that the queue cannot give.</summary>
    public void CheckQueue(ReadBackend<QueueOptions, QueueRegistration> queue)
    {
        var longest = queue.Backend.Capabilities.LongestLease;
        if (queue.Common.Lease > longest)
        {
            sink.Error(queue.At("lease"), DiagnosticCodes.Incapable,
                $"queue.lease is {DurationText.Format(queue.Common.Lease)}, and the longest lease of the queue '{queue.Backend.Name}' is {DurationText.Format(longest)}; use a shorter one");
        }
    }

    /// <summary>A model that is fitted on an index that keeps no model, or told apart in a way it does not know.</summary>
    public void CheckModel(ReadBackend<EmbeddingModelOptions, EmbeddingRegistration> model, ReadBackend<IndexOptions, IndexRegistration> index)
    {
        if (model.Backend.CreateFit is null)
        {
            return;
        }

        if (!index.Backend.Capabilities.KeepsModel)
        {
            var models = registry.Embeddings.All.Where(other => other.CreateFit is null).Select(other => other.Name);
            var indexes = registry.Indexes.All.Where(other => other.Capabilities.KeepsModel).Select(other => other.Name);
            sink.Error(model.Section is null ? index.At(BackendSectionReader.UseKey) : model.At(BackendSectionReader.UseKey), DiagnosticCodes.Incapable,
                $"models.embedding.use: '{model.Backend.Name}' is fitted on the documents and kept in the index, and the index '{index.Backend.Name}' keeps no model; "
                + $"use one of the models {string.Join(", ", models)}, or one of the indexes {string.Join(", ", indexes)}");
        }

        if (model.Common.TellsApart)
        {
            var key = model.Section!.Entries.First(entry => entry.Key.StartsWith("query", StringComparison.Ordinal) || entry.Key.StartsWith("passage", StringComparison.Ordinal)).Key;
            sink.Error(model.At(key), DiagnosticCodes.Incapable,
                $"models.embedding.{key} is for a model that was trained with it, and '{model.Backend.Name}' is fitted on the documents as they are; remove it");
        }
    }

    /// <summary>A search that the index cannot do.</summary>
    public void CheckSources(IEnumerable<StageOptions> used, ReadBackend<IndexOptions, IndexRegistration> index)
    {
        List<StageOptions> stages = [.. used];
        if (!index.Backend.Capabilities.Words)
        {
            Report(stages, index, RetrievalSources.Lexical, "cannot search words", $"[{RetrievalSources.Dense}]", other => other.Words);
        }

        if (!index.Backend.Capabilities.Fuses)
        {
            var instead = index.Backend.Capabilities.Words ? $"[{RetrievalSources.Dense}, {RetrievalSources.Lexical}]" : $"[{RetrievalSources.Dense}]";
            Report(stages, index, RetrievalSources.Fused, "does not put searches together", instead, other => other.Fuses);
        }
    }

    private void Report(
        List<StageOptions> stages, ReadBackend<IndexOptions, IndexRegistration> index, string source, string lack, string instead, Func<IndexCapabilities, bool> has)
    {
        var able = registry.Indexes.All.Where(other => has(other.Capabilities)).Select(other => other.Name).ToList();
        foreach (var stage in stages.Where(stage => stage.Variants.Any(variant => variant.Options is RetrieveOptions options && options.Sources.Contains(source))))
        {
            sink.Error(stage.Position == default ? index.At(BackendSectionReader.UseKey) : stage.Position, DiagnosticCodes.Incapable,
                $"stages.{stage.Name}.sources has '{source}', and the index '{index.Backend.Name}' {lack}; write sources: {instead}{(able.Count == 0 ? "" : $", or use one of the indexes {string.Join(", ", able)}")}");
        }
    }
}
