using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Core.Queues.Azure;

/// <summary>The <c>queue.azure:</c> section of pipeline.yaml.</summary>
public sealed record AzureQueueOptions : ICheckedOptions
{
    /// <summary>The storage account's connection string, with its key or a shared access signature: <c>${AZURE_STORAGE_CONNECTION_STRING}</c>. Give this or <see cref="Account"/>.</summary>
    /// <value>Empty when <see cref="Account"/> is given (the default).</value>
    [Secret]
    public string Connection { get; init; } = "";

    /// <summary>
    /// The address of any of the account's services, <c>https://NAME.queue.core.windows.net</c>: the worker then signs in with its own identity (a managed identity, the environment's, the
    /// developer's), which needs the roles Storage Queue, Table and Blob Data Contributor.
    /// </summary>
    /// <value>An https address, or empty when <see cref="Connection"/> is given (the default).</value>
    public string Account { get; init; } = "";

    /// <summary>What the names of all queues, tables and containers begin with. Workers of one prefix share one queue.</summary>
    /// <value>3–20 lower case letters and digits, a letter first. Default: <c>pipeline</c>.</value>
    [RegularExpression("^[a-z][a-z0-9]{2,19}$", ErrorMessage = "3–20 lower case letters and digits, a letter first")]
    public string Prefix { get; init; } = "pipeline";

    /// <summary>Whether tables, queues and the container are made when they are missing. Otherwise they must be there: see docs/azure.md for their names.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Create { get; init; } = true;

    /// <summary>Over how many queues the messages of each flow and priority band are spread: a storage queue takes about 2,000 messages a second. All workers of a prefix need the same number.</summary>
    /// <value>1–16. Default: 1.</value>
    [Range(1, 16)]
    public int Shards { get; init; } = 1;

    /// <summary>Connection strings, or addresses as in <see cref="Account"/>, of further accounts over which the shards are spread in turn; jobs stay in the first account.</summary>
    /// <value>Up to 15. Default: none.</value>
    [Secret]
    [MaxLength(15)]
    public IReadOnlyList<string> MessageAccounts { get; init; } = [];

    /// <inheritdoc/>
    public string? FindFault() => (Connection.Length, Account.Length) switch
    {
        (0, 0) => "neither connection nor account is given; give connection: ${AZURE_STORAGE_CONNECTION_STRING}, or account: https://NAME.queue.core.windows.net",
        ( > 0, > 0) => "both connection and account are given; give one of them",
        _ when MessageAccounts.Count >= Shards => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"messageAccounts has {MessageAccounts.Count} entries and shards is {Shards}; give at least {MessageAccounts.Count + 1} shards, one for each account and the first"),
        _ => FindRefusal(),
    };

    /// <summary>The account that holds the jobs.</summary>
    internal AzureAddress Address => AzureAddress.Parse(Connection.Length > 0 ? Connection : Account);

    /// <summary>The accounts whose queues carry messages, the first included.</summary>
    internal IReadOnlyList<AzureAddress> MessageAddresses => [Address, .. MessageAccounts.Select(AzureAddress.Parse)];

    /// <summary>Why the addresses cannot be used, without secrets.</summary>
    private string? FindRefusal()
    {
        try
        {
            return MessageAddresses.Select(AzureAddress.WhyRefused).FirstOrDefault(why => why is not null);
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }
}
