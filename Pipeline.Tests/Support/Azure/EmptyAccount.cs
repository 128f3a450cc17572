using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Support.Azure;

/// <summary>An account in which there is nothing, and which counts what it is asked: it answers at once, in the place of the services.</summary>
internal sealed class EmptyAccount : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    /// <summary>How often each operation was asked for, without those that make tables, queues and containers.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The queue has no calls that block.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (operation, answer) = Answer(message.Request.Method, message.Request.Uri.Path ?? "", message.Request.Uri.Query ?? "");
        message.Response = answer;
        if (operation is not null)
        {
            _asked.AddOrUpdate(operation, 1, static (_, count) => count + 1);
        }

        return ValueTask.CompletedTask;
    }

    private static (string? Operation, EmptyAnswer Answer) Answer(RequestMethod method, string path, string query) => path switch
    {
        _ when method == RequestMethod.Get && path.EndsWith("/messages", StringComparison.Ordinal) =>
            (query.Contains("peekonly", StringComparison.Ordinal) ? "peek messages" : "receive messages", Xml("<QueueMessagesList/>")),
        _ when method == RequestMethod.Get && query.Contains("comp=list", StringComparison.Ordinal) => ("list blobs", Xml("<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>")),
        _ when method == RequestMethod.Get && path.EndsWith("()", StringComparison.Ordinal) => ("query a table", new EmptyAnswer(200, "application/json", """{"value":[]}""")),
        _ when method == RequestMethod.Get => ("read an entity", new EmptyAnswer(404, "application/json", """{"odata.error":{"code":"ResourceNotFound","message":{"value":""}}}""")),
        _ when method == RequestMethod.Post && path.EndsWith("/Tables", StringComparison.Ordinal) => (null, new EmptyAnswer(204, "application/json", "")),
        _ when method == RequestMethod.Put && path.Contains("(PartitionKey=", StringComparison.Ordinal) => ("write an entity", new EmptyAnswer(204, "application/json", "")),
        _ when method == RequestMethod.Delete => (null, new EmptyAnswer(204, "application/json", "")),
        _ when method == RequestMethod.Put => (null, new EmptyAnswer(201, "application/xml", "")),
        _ => throw new NotSupportedException($"{method} {path}{query}"),
    };

    private static EmptyAnswer Xml(string body) => new(200, "application/xml", """<?xml version="1.0" encoding="utf-8"?>""" + body);
}
