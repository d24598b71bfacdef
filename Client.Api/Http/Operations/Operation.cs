using Metering.Contracts.Access;
using Metering.Domain.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Metering.Http.Operations;

/// <summary>
/// One operation of the API: its route, who may call it, and what it says about itself. Also the metadata of its endpoint.
/// </summary>
public sealed class Operation
{
    private readonly IEndpointConventionBuilder endpoint;
    private readonly Lazy<ReplyLinks?> links;

    internal Operation(string method, string pattern, IEndpointConventionBuilder endpoint, IReadOnlyCollection<string> reads)
    {
        Reads = reads;
        Method = method;
        Pattern = pattern;
        AllowsBoundKeys = pattern.Contains("{account}", StringComparison.Ordinal);
        this.endpoint = endpoint;
        links = new(() => ReplyLinks.Of(this));
        endpoint.WithMetadata(this);
    }

    /// <summary>HTTP method.</summary>
    public string Method { get; }

    /// <summary>Route template.</summary>
    public string Pattern { get; }

    /// <summary>Roles that may call; empty for an operation that needs no key. An operation without a decision does not start.</summary>
    public IReadOnlyList<ApiRole>? Roles { get; private set; }

    /// <summary>
    /// True when a key that is bound to one account may call. An operation that names its account asks whether the caller may see that one
    /// (<see cref="Call.Account"/>); any other concerns all of the tenant until it says otherwise.
    /// </summary>
    public bool AllowsBoundKeys { get; private set; }

    /// <summary>True when an Idempotency-Key is required.</summary>
    public bool MovesMoney { get; private set; }

    /// <summary>True when an Idempotency-Key is understood.</summary>
    public bool IsCommand { get; private set; }

    /// <summary>True when every read is logged, whoever reads (9.3), and none is answered that could not be.</summary>
    public bool EveryReadIsLogged { get; private set; }

    /// <summary>Addresses that can be read, as templates.</summary>
    public IReadOnlyCollection<string> Reads { get; }

    /// <summary>Where what it changes can be read, as a template; null when its own address says so.</summary>
    public string? Changed { get; private set; }

    /// <summary>True when its answer names links by itself.</summary>
    public bool RepliesWithLinks { get; private set; }

    /// <summary>What its replies say about where to read; null when they say nothing or say it by themselves.</summary>
    internal ReplyLinks? Links => links.Value;

    /// <summary>One line for the reference.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>More for the reference.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Parameters of the query with their meaning.</summary>
    public IReadOnlyList<(string Name, string Meaning)> QueryParameters { get; private set; } = [];

    /// <summary>Refusals of the operation's own, beside those every operation has.</summary>
    public IReadOnlyList<RefusalCode> Refusals { get; private set; } = [];

    /// <summary>Example of a request body, JSON.</summary>
    public string? RequestExample { get; private set; }

    /// <summary>Example of an answer, JSON.</summary>
    public string? ReplyExample { get; private set; }

    /// <summary>Only these roles may call.</summary>
    public Operation Allow(params ApiRole[] roles)
    {
        Roles = roles;
        return this;
    }

    /// <summary>A key bound to one account may call: the operation shows and does only what is of that account, or of none.</summary>
    public Operation AllowBoundKeys()
    {
        AllowsBoundKeys = true;
        return this;
    }

    /// <summary>Nobody needs a key.</summary>
    public Operation AllowAnyone() => Allow();

    /// <summary>An Idempotency-Key is required.</summary>
    public Operation NeedsIdempotencyKey()
    {
        MovesMoney = true;
        return AcceptsIdempotencyKey();
    }

    /// <summary>An Idempotency-Key is understood.</summary>
    public Operation AcceptsIdempotencyKey()
    {
        IsCommand = true;
        return this;
    }

    /// <summary>Every read is logged, also the customer's own.</summary>
    public Operation LogsEveryRead()
    {
        EveryReadIsLogged = true;
        return this;
    }

    /// <summary>What it does.</summary>
    public Operation Says(string summary, string description = "")
    {
        Summary = summary;
        Description = description;
        return this;
    }

    /// <summary>Its request body.</summary>
    public Operation Takes<T>(string? example = null, params string[] mediaTypes)
    {
        RequestExample = example;
        var types = mediaTypes.Length == 0 ? ["application/json"] : mediaTypes;
        endpoint.WithMetadata(new AcceptsMetadata(types, typeof(T)));
        return this;
    }

    /// <summary>Its answer.</summary>
    public Operation Gives<T>(int status = StatusCodes.Status200OK, string? example = null, params string[] mediaTypes)
    {
        ReplyExample = example ?? ReplyExample;
        RepliesWithLinks |= typeof(T).GetProperty("Links") is not null;
        var types = mediaTypes.Length == 0 ? ["application/json"] : mediaTypes;
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), types));
        return this;
    }

    /// <summary>What it changes can be read there, which its own address does not say.</summary>
    public Operation Changes(string address)
    {
        Changed = address;
        return this;
    }

    /// <summary>Its query parameters.</summary>
    public Operation Asks(params (string Name, string Meaning)[] parameters)
    {
        QueryParameters = parameters;
        return this;
    }

    /// <summary>Its own refusals.</summary>
    public Operation Refuses(params RefusalCode[] codes)
    {
        Refusals = [.. Refusals.Union(codes)];
        return this;
    }
}
