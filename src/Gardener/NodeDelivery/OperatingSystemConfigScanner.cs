using System.Globalization;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>One pass over an OperatingSystemConfig. Of fields that stand twice the last one counts, as for the API server.</summary>
internal ref struct OperatingSystemConfigScanner(ReadOnlySpan<byte> json)
{
    private readonly OperatingSystemConfigIndex _index = new();
    private Utf8JsonReader _reader = new(json, JsonText.Options);
    private FieldError? _fault;

    public DecodeResult<OperatingSystemConfigIndex> Scan()
    {
        _reader.Read();
        ScanObject();
        return _fault is null
            ? new DecodeResult<OperatingSystemConfigIndex>(_index, [])
            : new DecodeResult<OperatingSystemConfigIndex>(null, [_fault]);
    }

    private void ScanObject()
    {
        if (!IsObject(""))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "metadata"u8))
            {
                ScanMetadata();
            }
            else if (JsonText.Is(ref _reader, "spec"u8))
            {
                ScanSpec();
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanMetadata()
    {
        (_index.Namespace, _index.DeletionRequested) = ("", false);
        _reader.Read();
        if (!IsObject("metadata"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "namespace"u8))
            {
                _index.Namespace = Text("metadata.namespace");
            }
            else if (JsonText.Is(ref _reader, "deletionTimestamp"u8))
            {
                _index.DeletionRequested = Text("metadata.deletionTimestamp").Length > 0;
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanSpec()
    {
        (_index.Purpose, _index.Files, _index.Units) = ("", null, null);
        _reader.Read();
        if (!IsObject("spec"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "purpose"u8))
            {
                _index.Purpose = Text("spec.purpose");
            }
            else if (JsonText.Is(ref _reader, "files"u8))
            {
                _index.Files = List("spec.files", "path"u8);
            }
            else if (JsonText.Is(ref _reader, "units"u8))
            {
                _index.Units = List("spec.units", "name"u8);
            }
            else
            {
                Skip();
            }
        }
    }

    private Range? List(string path, scoped ReadOnlySpan<byte> nameField)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Expect(JsonTokenType.Null, path, "must be a list");
            return null;
        }

        int start = (int)_reader.TokenStartIndex;
        for (int index = 0; _fault is null && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            ScanEntry(path, index, nameField);
        }

        return start..(int)_reader.BytesConsumed;
    }

    private void ScanEntry(string listPath, int index, scoped ReadOnlySpan<byte> nameField)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            // Kubernetes reads null as an entry without fields.
            Expect(JsonTokenType.Null, listPath, "must be an object", index);
            return;
        }

        while (NextField())
        {
            if (!JsonText.Is(ref _reader, nameField))
            {
                Skip();
                continue;
            }

            _reader.Read();
            if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                Expect(JsonTokenType.String, listPath, "must be a string", index, Encoding.UTF8.GetString(nameField));
            }
        }
    }

    private bool NextField() => _fault is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    private bool IsObject(string path)
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        Expect(path.Length == 0 ? JsonTokenType.StartObject : JsonTokenType.Null, path, "must be an object");
        return false;
    }

    private string Text(string path)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String)
        {
            return Encoding.UTF8.GetString(JsonText.Unescape(ref _reader));
        }

        Expect(JsonTokenType.Null, path, "must be a string");
        return "";
    }

    private void Expect(JsonTokenType type, string path, string rule, int index = -1, string? field = null)
    {
        if (_reader.TokenType == type)
        {
            return;
        }

        string item = index < 0 ? "" : $"[{index.ToString(CultureInfo.InvariantCulture)}]";
        _fault ??= new FieldError(field is null ? path + item : $"{path}{item}.{field}", FieldErrorType.Invalid, JsonText.Describe(ref _reader), rule);
    }
}
