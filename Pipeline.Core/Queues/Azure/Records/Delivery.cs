using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>What is to be done with a message that was received, and with its job.</summary>
/// <param name="Kind">What.</param>
/// <param name="End">The state in which the job ends, for <see cref="DeliveryKind.End"/>.</param>
/// <param name="Why">Why it ends so, if that is to be kept.</param>
/// <param name="Wait">How long it is to be hidden, for <see cref="DeliveryKind.Wait"/>.</param>
internal readonly record struct Delivery(DeliveryKind Kind, JobState End = default, JobFailure? Why = null, TimeSpan Wait = default);
