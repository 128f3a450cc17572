using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>Tells the services' errors apart by what is to be done about them. Pure.</summary>
internal static class AzureFaults
{
    // What the services answer of an account that is disabled, or takes no writes: a subscription that has ended or reached its spending limit, an account at its limit, a lock.
    private static readonly string[] Closed = ["AccountIsDisabled", "InsufficientAccountPermissions"];
    private static readonly string[] NotMade = ["TableNotFound", "QueueNotFound", "ContainerNotFound"];

    /// <summary>What an exception says of the account; <see langword="null"/> when it says something of the request.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="place">Which account.</param>
    /// <param name="prefix">The names' prefix.</param>
    public static StoreException? Find(Exception error, string place, string prefix) => error switch
    {
        StoreException known => known,
        AuthenticationFailedException => Denied(place, error, "no token was got for this worker's identity"),
        RequestFailedException { ErrorCode: { } code } when NotMade.Contains(code, StringComparer.Ordinal) => new StoreException(
            StoreFault.Missing, place, $"{place} has no tables, queues or container whose names begin with '{prefix}' ({code}). Set queue.azure.create: true, make them, or look whether queue.azure.prefix is right.", error),
        RequestFailedException { ErrorCode: { } code } when Closed.Contains(code, StringComparer.Ordinal) => new StoreException(
            StoreFault.Denied, place, $"{place} is disabled or takes no writes ({code}). Look at the account, its limits and its subscription in Azure, or name another one in queue.azure.", error),
        RequestFailedException { ErrorCode: "AccountBeingCreated" or "QueueDisabled" or "TableBeingDeleted" or "QueueBeingDeleted" or "ContainerBeingDeleted" or "ContainerDisabled" } later =>
            Away(place, error, $"it answered {later.Status} {later.ErrorCode}"),
        RequestFailedException { Status: 401 or 403 } refused => Denied(place, error, $"it answered {refused.Status} {refused.ErrorCode}"),
        RequestFailedException { Status: 503 or 429 or 500 or 504 or 408 } busy => Away(place, error, $"it answered {busy.Status} {busy.ErrorCode}, which says that it is busy or has a fault"),
        RequestFailedException { Status: 507 } => new StoreException(StoreFault.Full, place, $"{place} has no room left (507). Delete what is not needed, or raise its limit.", error),
        RequestFailedException { Status: 0 } => Away(place, error, "no connection could be made, or it was cut off"),
        AggregateException several => several.InnerExceptions.Select(inner => Find(inner, place, prefix)).FirstOrDefault(fault => fault is not null),
        JsonException or XmlException or KeyNotFoundException => Away(place, error, "what it answered is no answer of a storage service, as a proxy or a login page in between gives"), // the clients throw them as they read it
        HttpRequestException or SocketException or IOException => Away(place, error, "no connection could be made, or it was cut off"),
        OperationCanceledException or TimeoutException => Away(place, error, "it did not answer in time"),
        _ => null,
    };

    private static StoreException Away(string place, Exception error, string what) =>
        new(StoreFault.Unavailable, place, $"{place} cannot be reached: {what}. Look at its state and the way to it, and at queue.azure in pipeline.yaml.", error);

    private static StoreException Denied(string place, Exception error, string what) =>
        new(StoreFault.Denied, place, $"{place} refuses this worker: {what}. Look at queue.azure.connection, or give the identity the roles Storage Queue, Table and Blob Data Contributor.", error);
}
