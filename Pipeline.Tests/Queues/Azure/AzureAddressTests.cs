using NUnit.Framework;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Tests.Queues.Azure;

internal sealed class AzureAddressTests
{
    private const string Secret = "c2VjcmV0";

    [TestCase("https://acme.queue.core.windows.net")]
    [TestCase("https://acme.blob.core.windows.net/")]
    [TestCase("https://acme.table.core.windows.net")]
    public void Parse_address_of_any_service_has_those_of_all(string text)
    {
        var address = AzureAddress.Parse(text);

        Assert.That(address.Connection, Is.Null);
        Assert.That((address.Queues!.Host, address.Tables!.Host, address.Blobs!.Host), Is.EqualTo(("acme.queue.core.windows.net", "acme.table.core.windows.net", "acme.blob.core.windows.net")));
    }

    [TestCase($"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={Secret};EndpointSuffix=core.windows.net", "https://acme.queue.core.windows.net")]
    [TestCase($"AccountName=acme;AccountKey={Secret};QueueEndpoint=http://127.0.0.1:1/acme;TableEndpoint=http://127.0.0.1:2/acme", "http://127.0.0.1:1/acme")]
    [TestCase("UseDevelopmentStorage=true", "http://127.0.0.1 (development storage)")]
    public void Parse_connection_string_is_named_without_its_secret(string text, string name) => Assert.That(AzureAddress.Parse(text).Name, Is.EqualTo(name));

    [TestCase("", "", "neither connection nor account")]
    [TestCase("AccountName=acme;AccountKey=" + Secret, "https://acme.queue.core.windows.net", "both connection and account")]
    [TestCase("", "acme", "neither a connection string nor an address")]
    [TestCase("", "http://acme.queue.core.windows.net", "plain http")]
    [TestCase("", "https://acme.queue.core.windows.net?sig=" + Secret, "without a signature")]
    [TestCase("DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=" + Secret, "", "plain http")]
    [TestCase("AccountName=acme;AccountKey=" + Secret + ";TableEndpoint=http://10.0.0.1/acme", "", "plain http")]
    public void FindFault_what_cannot_be_used_is_told_without_secrets(string connection, string account, string expected)
    {
        var fault = new AzureQueueOptions { Connection = connection, Account = account }.FindFault();

        Assert.That(fault, Does.Contain(expected).And.Not.Contain(Secret));
    }

    [Test]
    public void FindFault_more_accounts_than_shards_is_told_with_both_numbers() =>
        Assert.That(new AzureQueueOptions { Connection = "UseDevelopmentStorage=true", MessageAccounts = ["https://a.queue.core.windows.net"] }.FindFault(), Does.Contain("1 entries").And.Contain("shards is 1"));

    [Test]
    public void FindFault_account_of_the_emulator_is_fine() => Assert.That(new AzureQueueOptions { Connection = "UseDevelopmentStorage=true" }.FindFault(), Is.Null);
}
