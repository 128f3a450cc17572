using System.Globalization;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>What a lease is known by: the message that stands for the job, where it is, and the receipt that the last call on it brought. Immutable.</summary>
internal sealed record LeaseToken(int Shard, string MessageId, string PopReceipt)
{
    private const char Separator = '|';

    /// <summary>Reads a token that <see cref="ToString"/> wrote.</summary>
    /// <exception cref="ArgumentException">It is none of this queue's.</exception>
    public static LeaseToken Parse(string text) =>
        text.Split(Separator, 3) is [var shard, var id, var receipt] && int.TryParse(shard, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new LeaseToken(number, id, receipt)
            : throw new ArgumentException($"'{text}' is no token of this queue's leases. Hand back the lease as LeaseAsync or RenewAsync made it.", nameof(text));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}{Separator}{MessageId}{Separator}{PopReceipt}");
}
