namespace Pipeline.Core.Stages;

/// <summary>
/// Marks an output that only says that something was stored elsewhere. Where a job has several outputs, receipts are not collected in its result.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ReceiptAttribute : Attribute;
