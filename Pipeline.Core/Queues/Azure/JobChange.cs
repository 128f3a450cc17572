using Azure.Data.Tables;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure;

/// <summary>What becomes of a header, and the rows that are added with it.</summary>
internal sealed record JobChange(JobRecord After, params IReadOnlyList<TableEntity> Rows);
