using System.Diagnostics.CodeAnalysis;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Queues.Azure;

/// <summary>The queue <c>azure</c>.</summary>
internal static class AzureQueueBackend
{
    public static QueueRegistration Registration { get; } = new()
    {
        Name = "azure",
        Summary = "An Azure Storage account, shared by any number of machines: queues carry readiness, tables hold jobs, blobs hold what is large.",
        OptionsType = typeof(AzureQueueOptions),
        PlaceKey = "account",
        Location = own => own is AzureQueueOptions options ? $"{options.Address.Name} ({options.Prefix})" : "an Azure Storage account",
        Capabilities = AzureJobQueue.Capabilities,
        OpenAsync = OpenAsync,
        Instead = "Azure Storage gives room back by itself, and keeps copies by the account's redundancy (zone- or geo-redundant storage); for copies of your own, AzCopy and Azure Data Factory read the tables and the container that begin with queue.azure.prefix.",
    };

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Who opens the queue closes it.")]
    private static async Task<OpenQueue> OpenAsync(QueueOpening opening, CancellationToken cancellationToken)
    {
        var services = opening.Services;
        var queue = await AzureJobQueue.OpenAsync(
            opening.Options,
            opening.Access,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetServices<HttpPipelinePolicy>(),
            cancellationToken).ConfigureAwait(false);
        return new OpenQueue(queue, queue, queue) { Health = queue.Health };
    }
}
