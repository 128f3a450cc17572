using Azure;
using Azure.Identity;
using NUnit.Framework;
using Pipeline.Core.Queues.Azure.Service;
using Pipeline.Core.Storage;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Queues.Azure;

internal sealed class AzureFaultsTests
{
    [TestCase(503, "ServerBusy", StoreFault.Unavailable)]
    [TestCase(500, "InternalError", StoreFault.Unavailable)]
    [TestCase(429, "TooManyRequests", StoreFault.Unavailable)]
    [TestCase(0, null, StoreFault.Unavailable)]
    [TestCase(403, "AuthenticationFailed", StoreFault.Denied)]
    [TestCase(403, "AccountIsDisabled", StoreFault.Denied)]
    [TestCase(403, "InsufficientAccountPermissions", StoreFault.Denied)]
    [TestCase(409, "AccountBeingCreated", StoreFault.Unavailable)]
    [TestCase(409, "QueueDisabled", StoreFault.Unavailable)]
    [TestCase(404, "TableNotFound", StoreFault.Missing)]
    [TestCase(404, "QueueNotFound", StoreFault.Missing)]
    [TestCase(507, "InsufficientStorage", StoreFault.Full)]
    public void Find_answer_of_the_account_is_its_fault(int status, string? code, StoreFault expected)
    {
        var fault = AzureFaults.Find(new RequestFailedException(status, "told", code, innerException: null), "the account", "pipeline");

        Assert.That(fault?.Fault, Is.EqualTo(expected));
        Assert.That(fault!.Message, Does.StartWith("the account"));
    }

    [TestCase(404, "ResourceNotFound")]
    [TestCase(409, "EntityAlreadyExists")]
    [TestCase(412, "UpdateConditionNotSatisfied")]
    [TestCase(400, "PopReceiptMismatch")]
    public void Find_answer_to_the_request_is_the_callers_to_judge(int status, string code) =>
        Assert.That(AzureFaults.Find(new RequestFailedException(status, "told", code, innerException: null), "the account", "pipeline"), Is.Null);

    [Test]
    public void Find_several_tries_that_failed_is_the_fault_of_one() =>
        Assert.That(AzureFaults.Find(new AggregateException(new InvalidOperationException(), new HttpRequestException()), "the account", "pipeline")?.Fault, Is.EqualTo(StoreFault.Unavailable));

    [Test]
    public void Find_answer_that_no_client_can_read_is_an_account_that_is_away() =>
        Assert.That(AzureFaults.Find(new KeyNotFoundException(), "the account", "pipeline")?.Fault, Is.EqualTo(StoreFault.Unavailable));

    [Test]
    public void Find_no_token_is_a_refusal() =>
        Assert.That(AzureFaults.Find(new AuthenticationFailedException("no"), "the account", "pipeline")?.Fault, Is.EqualTo(StoreFault.Denied));
}
