"""The Parameter Store of Systems Manager.

Usage: ssm.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold.
"""

import json

from support import ACCOUNT, advance, client, code_of, error_of

ssm = client("ssm")
kms = client("kms")
kms.create_alias(AliasName="alias/mine", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])


def put(name, value="value", kind="String", **more):
    return ssm.put_parameter(Name=name, Value=value, Type=kind, **more)


def names(parameters):
    return [parameter["Name"] for parameter in parameters]


def clear():
    pages = ssm.get_paginator("describe_parameters").paginate()
    found = [name for page in pages for name in names(page["Parameters"])]
    for name in found:
        ssm.delete_parameter(Name=name)


def put_and_get():
    answer = put("colour", "blue", Description="of the sky")
    assert (answer["Version"], answer["Tier"]) == (1, "Standard"), answer
    found = ssm.get_parameter(Name="colour")["Parameter"]
    assert found.pop("LastModifiedDate")
    # recorded: ssm, test_get_parameter_by_arn
    arn = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/colour"
    blue = {"Name": "colour", "Type": "String", "Value": "blue", "Version": 1, "ARN": arn, "DataType": "text"}
    assert found == blue, found
    assert ssm.get_parameter(Name=arn)["Parameter"]["Value"] == "blue"
    assert ssm.get_parameter(Name=f"{arn}:1")["Parameter"]["Selector"] == ":1"

    error = error_of(put, name="colour")
    assert error == (
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    ), error
    answer = ssm.put_parameter(Name="colour", Value="grey", Overwrite=True)
    assert answer["Version"] == 2, answer
    (described,) = ssm.describe_parameters()["Parameters"]
    assert (described["Description"], described["Type"], described["Version"]) == ("of the sky", "String", 2)
    caller = client("sts").get_caller_identity()["Arn"]
    assert described["LastModifiedUser"] == caller, described
    assert "KeyId" not in described, described

    # recorded: ssm, test_parameters_with_path
    put("/shop/url", "123")
    arn = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/shop/url"
    assert ssm.get_parameter(Name="/shop/url")["Parameter"]["ARN"] == arn
    answer = ssm.get_parameters(Names=[arn, "/shop/url:9", "absent", "colour:1"])
    assert [found["Value"] for found in answer["Parameters"]] == ["123", "blue"], answer
    assert answer["InvalidParameters"] == ["/shop/url:9", "absent"], answer

    assert error_of(ssm.get_parameter, Name="absent")[0] == "ParameterNotFound"
    error = error_of(ssm.get_parameter, Name="colour:7")
    assert error == (
        "ParameterVersionNotFound",
        "Systems Manager could not find version 7 of colour. Verify the version and try again.",
    ), error
    assert code_of(ssm.get_parameter, Name="colour:1:2") == "ValidationException"

    # Another region and another account have parameters of their own.
    assert client("ssm", region="eu-west-1").describe_parameters()["Parameters"] == []
    assert client("ssm", key="123456789012").describe_parameters()["Parameters"] == []

    ssm.delete_parameter(Name="colour")
    assert code_of(ssm.delete_parameter, Name="colour") == "ParameterNotFound"
    answer = ssm.delete_parameters(Names=["/shop/url", "colour"])
    assert (answer["DeletedParameters"], answer["InvalidParameters"]) == (["/shop/url"], ["colour"])


def refusals():
    message = lambda **parameters: error_of(ssm.put_parameter, **{"Name": "a", "Value": "v", "Type": "String", **parameters})
    assert message(Name="aws-x") == (
        "ValidationException",
        'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    )
    assert message(Name="/aws/x") == ("AccessDeniedException", "No access to reserved parameter name: /aws/x.")
    assert message(Name="a/b") == ("ValidationException", "Parameter name must be a fully qualified name.")
    assert message(Name="/ssm/a/b")[0] == "ValidationException"
    assert message(Name="/a b")[0] == "ValidationException"
    assert message(Name="/a" * 16)[0] == "HierarchyLevelLimitExceededException"
    assert message(Value="")[0] == "ValidationException"
    assert message(Type=None) == ("ValidationException", "A parameter type is required when you create a parameter.")
    assert message(Type="Number")[0] == "ValidationException"
    assert message(DataType="Text") == (
        "ValidationException",
        "The following data type is not supported: Text (Data type names are all lowercase.)",
    )
    assert message(KeyId="alias/mine") == ("ValidationException", "KeyId is required for SecureString type parameter only.")
    assert message(Overwrite=True, Tags=[{"Key": "a", "Value": "b"}])[0] == "ValidationException"
    assert message(Value="{{ssm:other}}")[1].startswith("Parameter value can't nest another parameter.")
    assert message(AllowedPattern="[0-9]+", Value="12a")[0] == "ParameterPatternMismatchException"
    assert message(AllowedPattern="[0-9", Value="12")[0] == "InvalidAllowedPatternException"
    error = message(Value="x" * 4097)
    assert error[1].startswith("Standard tier parameters support a maximum parameter value of 4096 characters."), error
    assert message(Value="x" * 8193, Tier="Advanced")[0] == "ValidationException"
    assert code_of(ssm.get_parameters, Names=[str(n) for n in range(11)]) == "ValidationException"

    put("digits", "12", AllowedPattern="^[0-9]+$")
    assert code_of(ssm.put_parameter, Name="digits", Value="x", Overwrite=True) == "ParameterPatternMismatchException"
    clear()


def secure_strings():
    put("password", "hunter2", "SecureString")
    hidden = ssm.get_parameter(Name="password")["Parameter"]
    assert hidden["Type"] == "SecureString" and "hunter2" not in hidden["Value"], hidden
    assert hidden["Value"] == ssm.get_parameter(Name="password")["Parameter"]["Value"]
    shown = ssm.get_parameter(Name="password", WithDecryption=True)["Parameter"]
    assert shown["Value"] == "hunter2", shown
    (described,) = ssm.describe_parameters()["Parameters"]
    assert described["KeyId"] == "alias/aws/ssm", described
    put("password", "hunter3", "SecureString", Overwrite=True, KeyId="alias/mine")
    (one, two) = ssm.get_parameter_history(Name="password", WithDecryption=True)["Parameters"]
    assert (one["Value"], one["KeyId"]) == ("hunter2", "alias/aws/ssm"), one
    assert (two["Value"], two["KeyId"]) == ("hunter3", "alias/mine"), two
    put("list", "a,b,c", "StringList")
    assert ssm.get_parameter(Name="list")["Parameter"]["Value"] == "a,b,c"
    clear()


def hierarchies():
    for name in ("/shop/db/url", "/shop/db/user", "/shop/name", "/shopping/list", "/other", "plain"):
        put(name, name.rsplit("/", 1)[-1], "SecureString" if name.endswith("user") else "String")
    by_path = lambda path, **more: names(ssm.get_parameters_by_path(Path=path, **more)["Parameters"])
    assert by_path("/shop") == ["/shop/name"]
    assert by_path("/shop/") == ["/shop/name"]
    assert by_path("/shop", Recursive=True) == ["/shop/db/url", "/shop/db/user", "/shop/name"]
    assert by_path("/shop/db") == ["/shop/db/url", "/shop/db/user"]
    assert by_path("/", Recursive=False) == ["/other", "plain"]
    assert len(by_path("/", Recursive=True)) == 6
    assert by_path("/shop/name") == []
    secure = [{"Key": "Type", "Option": "Equals", "Values": ["SecureString"]}]
    assert by_path("/shop", Recursive=True, ParameterFilters=secure) == ["/shop/db/user"]
    key = [{"Key": "KeyId", "Option": "BeginsWith", "Values": ["alias/aws"]}]
    assert by_path("/shop", Recursive=True, ParameterFilters=key) == ["/shop/db/user"]
    (user,) = ssm.get_parameters_by_path(Path="/shop/db", ParameterFilters=secure, WithDecryption=True)["Parameters"]
    assert user["Value"] == "user", user

    error = error_of(ssm.get_parameters_by_path, Path="shop")
    assert error[0] == "ValidationException", error
    assert error[1].startswith("The parameter doesn't meet the parameter name requirements."), error
    refused = lambda **given: error_of(ssm.get_parameters_by_path, Path="/shop", ParameterFilters=[given])
    for wrong in ("Path", "Name", "Tier"):
        assert refused(Key=wrong, Values=["/a"]) == (
            "InvalidFilterKey",
            f"The following filter key is not valid: {wrong}. Valid filter keys include: [Type, KeyId].",
        )

    for number in range(25):
        put(f"/many/{number:02}")
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/many")
    sizes = [names(page["Parameters"]) for page in pages]
    assert [len(page) for page in sizes] == [10, 10, 5], sizes
    assert sum(sizes, []) == [f"/many/{number:02}" for number in range(25)]
    first = ssm.get_parameters_by_path(Path="/many", MaxResults=3)
    second = ssm.get_parameters_by_path(Path="/many", MaxResults=3, NextToken=first["NextToken"])
    assert names(second["Parameters"]) == ["/many/03", "/many/04", "/many/05"], second
    assert code_of(ssm.get_parameters_by_path, Path="/many", NextToken="?") == "InvalidNextToken"
    assert code_of(ssm.get_parameters_by_path, Path="/many", MaxResults=11) == "ValidationException"
    clear()


def filters():
    put("/shop/db/url", Tags=[{"Key": "team", "Value": "shop"}])
    put("/shop/name", Tier="Advanced", Tags=[{"Key": "team", "Value": "web"}])
    put("plain", "a,b", "StringList")
    put("password", "x", "SecureString", KeyId="alias/mine")
    chosen = lambda *given: names(ssm.describe_parameters(ParameterFilters=list(given))["Parameters"])
    by = lambda key, *values, option=None: chosen({"Key": key, "Values": list(values), **({"Option": option} if option else {})})
    assert by("Name", "/shop/name") == ["/shop/name"]
    assert by("Name", "/shop/", option="BeginsWith") == ["/shop/db/url", "/shop/name"]
    assert by("Name", "a", option="Contains") == ["password", "plain", "/shop/name"]
    assert by("Type", "StringList", "SecureString") == ["password", "plain"]
    assert by("KeyId", "alias/mine") == ["password"]
    assert by("Tier", "Advanced") == ["/shop/name"]
    assert by("DataType", "text") == ["password", "plain", "/shop/db/url", "/shop/name"]
    assert by("Path", "/shop") == ["/shop/name"]
    assert by("Path", "/shop", option="Recursive") == ["/shop/db/url", "/shop/name"]
    assert by("tag:team", "shop") == ["/shop/db/url"]
    assert by("tag:team", "w", option="BeginsWith") == ["/shop/name"]
    assert chosen({"Key": "tag:team"}) == ["/shop/db/url", "/shop/name"]
    assert chosen({"Key": "Type", "Values": ["String"]}, {"Key": "Tier", "Values": ["Standard"]}) == ["/shop/db/url"]
    old = lambda key, *values: names(ssm.describe_parameters(Filters=[{"Key": key, "Values": list(values)}])["Parameters"])
    assert old("Name", "pl") == ["plain"]
    assert old("Type", "SecureString") == ["password"]
    assert old("KeyId", "alias/mine") == ["password"]

    refused = lambda **given: error_of(ssm.describe_parameters, ParameterFilters=[given])
    assert refused(Key="Label", Values=["a"])[0] == "InvalidFilterKey"
    assert refused(Key="Name", Values=[])[0] in ("InvalidFilterValue", "ValidationException")
    assert refused(Key="Name") == (
        "InvalidFilterValue",
        "The following filter values are missing : null for filter key Name.",
    )
    assert refused(Key="Type", Values=["Number"]) == (
        "InvalidFilterOption",
        "The following filter value is not valid: Number. Valid values include: [String, StringList, SecureString].",
    )
    assert refused(Key="Path", Option="Equals", Values=["/a"]) == (
        "InvalidFilterOption",
        "The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].",
    )
    assert refused(Key="Path", Values=["/aws/x"])[1].startswith("Filters for common parameters can't be prefixed")
    assert refused(Key="Path", Values=["a"])[1].startswith("The parameter doesn't meet")
    assert refused(Key="Colour", Values=["a"])[0] == "ValidationException"
    twice = [{"Key": "Name", "Values": ["a"]}] * 2
    assert code_of(ssm.describe_parameters, ParameterFilters=twice) == "InvalidFilterKey"
    both = {"Filters": [{"Key": "Name", "Values": ["a"]}], "ParameterFilters": twice[:1]}
    assert error_of(ssm.describe_parameters, **both) == (
        "ValidationException",
        "You can use either Filters or ParameterFilters in a single request.",
    )
    clear()


def versions_and_labels():
    for number in range(1, 4):
        put("colour", str(number), Overwrite=True)
    value = lambda selector: ssm.get_parameter(Name=f"colour:{selector}")["Parameter"]
    assert value(2)["Value"] == "2" and value(2)["Selector"] == ":2" and value(2)["Name"] == "colour"
    answer = ssm.label_parameter_version(Name="colour", ParameterVersion=1, Labels=["live", "9x", "aws-x", "a b", "ok"])
    assert (answer["ParameterVersion"], answer["InvalidLabels"]) == (1, ["9x", "aws-x", "a b"]), answer
    assert value("live")["Version"] == 1
    assert ssm.label_parameter_version(Name="colour", Labels=["live"])["ParameterVersion"] == 3
    assert value("live")["Version"] == 3, "a label belongs to one version"
    history = ssm.get_parameter_history(Name="colour")["Parameters"]
    assert [(found["Version"], found["Labels"]) for found in history] == [(1, ["ok"]), (2, []), (3, ["live"])]
    pages = ssm.get_paginator("get_parameter_history").paginate(Name="colour", PaginationConfig={"PageSize": 2})
    assert [len(page["Parameters"]) for page in pages] == [2, 1]
    put("/shop/a")
    put("/shop/b")
    ssm.label_parameter_version(Name="/shop/b", Labels=["live"])
    put("/shop/b", "new", Overwrite=True)
    labelled = ssm.get_parameters_by_path(Path="/shop", ParameterFilters=[{"Key": "Label", "Values": ["live"]}])
    assert [(found["Name"], found["Version"]) for found in labelled["Parameters"]] == [("/shop/b", 1)], labelled

    answer = ssm.unlabel_parameter_version(Name="colour", ParameterVersion=3, Labels=["live", "ok"])
    assert (answer["RemovedLabels"], answer["InvalidLabels"]) == (["live"], ["ok"]), answer
    assert code_of(ssm.get_parameter, Name="colour:live") == "ParameterVersionNotFound"
    label = lambda **more: code_of(ssm.label_parameter_version, **{"Name": "colour", "Labels": ["a"], **more})
    assert label(Name="absent") == "ParameterNotFound"
    assert label(ParameterVersion=9) == "ParameterVersionNotFound"
    assert label(Labels=["x" * 101]) == "ValidationException"
    ssm.label_parameter_version(Name="colour", Labels=[f"l{n}" for n in range(10)])
    assert label() == "ParameterVersionLabelLimitExceeded"

    for _ in range(97):
        put("colour", "more", Overwrite=True)
    error = error_of(put, name="colour", Overwrite=True)
    assert error[0] == "ParameterMaxVersionLimitExceeded" and "Version 1, the oldest version" in error[1], error
    ssm.unlabel_parameter_version(Name="colour", ParameterVersion=1, Labels=["ok"])
    assert put("colour", "more", Overwrite=True)["Version"] == 101
    assert code_of(ssm.get_parameter, Name="colour:1") == "ParameterVersionNotFound"
    clear()


def tiers_and_policies():
    assert put("big", "x" * 5000, Tier="Intelligent-Tiering")["Tier"] == "Advanced"
    assert put("small", Tier="Intelligent-Tiering")["Tier"] == "Standard"
    error = error_of(put, name="big", Overwrite=True, Tier="Standard")
    assert error[0] == "ValidationException" and error[1].startswith("This parameter uses the advanced-parameter tier."), error
    assert put("small", Tier="Advanced", Overwrite=True)["Tier"] == "Advanced"

    expires = client("sts").get_caller_identity()["ResponseMetadata"]["HTTPHeaders"]["date"]
    from datetime import timedelta, timezone
    from email.utils import parsedate_to_datetime

    expires = parsedate_to_datetime(expires).astimezone(timezone.utc) + timedelta(days=2)
    policy = {"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": expires.strftime("%Y-%m-%dT%H:%M:%S.000Z")}}
    assert code_of(put, name="short", Policies=json.dumps([policy])) == "ValidationException"
    put("short", Tier="Advanced", Policies=json.dumps([policy]))
    put("kept", Tier="Advanced", Policies=json.dumps([policy]))
    put("kept", Overwrite=True, Policies="[]")
    found = {found["Name"]: found for found in ssm.describe_parameters()["Parameters"]}
    (shown,) = found["short"]["Policies"]
    assert (shown["PolicyType"], shown["PolicyStatus"]) == ("Expiration", "Pending"), shown
    assert json.loads(shown["PolicyText"]) == policy, shown
    assert found["kept"]["Policies"] == [], found
    assert code_of(put, name="x", Tier="Advanced", Policies='[{"Type": "Nap"}]') == "InvalidPolicyTypeException"
    advance("47h")
    assert ssm.get_parameter(Name="short")["Parameter"]["Version"] == 1
    advance("2h")
    assert code_of(ssm.get_parameter, Name="short") == "ParameterNotFound"
    ssm.get_parameter(Name="kept")

    tier = "/ssm/parameter-store/default-parameter-tier"
    setting = lambda: ssm.get_service_setting(SettingId=tier)["ServiceSetting"]
    assert (setting()["SettingValue"], setting()["Status"]) == ("Standard", "Default")
    ssm.update_service_setting(SettingId=tier, SettingValue="Advanced")
    assert (setting()["SettingValue"], setting()["Status"]) == ("Advanced", "Customized")
    assert put("by-setting")["Tier"] == "Advanced"
    ssm.reset_service_setting(SettingId=setting()["ARN"])
    assert put("by-default")["Tier"] == "Standard"
    assert code_of(ssm.get_service_setting, SettingId="/ssm/absent") == "ServiceSettingNotFound"
    clear()


def tags():
    put("/shop/url", Tags=[{"Key": "team", "Value": "shop"}])
    listed = lambda: {
        tag["Key"]: tag["Value"]
        for tag in ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/shop/url")["TagList"]
    }
    assert listed() == {"team": "shop"}
    ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId="/shop/url", Tags=[{"Key": "a", "Value": ""}])
    ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId="/shop/url", TagKeys=["team", "absent"])
    assert listed() == {"a": ""}
    many = [{"Key": str(n), "Value": ""} for n in range(50)]
    add = lambda name, tags: code_of(ssm.add_tags_to_resource, ResourceType="Parameter", ResourceId=name, Tags=tags)
    assert add("/shop/url", many) == "TooManyTagsError"
    assert add("absent", many[:1]) == "InvalidResourceId"
    assert code_of(ssm.list_tags_for_resource, ResourceType="Nothing", ResourceId="x") in ("InvalidResourceType", "ValidationException")

    tagging = client("resourcegroupstaggingapi")
    arn = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/shop/url"
    tagging.tag_resources(ResourceARNList=[arn], Tags={"b": "c"})
    (found,) = tagging.get_resources(ResourceTypeFilters=["ssm:parameter"])["ResourceTagMappingList"]
    assert found["ResourceARN"] == arn, found
    assert listed() == {"a": "", "b": "c"}
    clear()


def rest_of_systems_manager():
    error = error_of(ssm.list_documents)
    assert error[0] == "NotImplemented" and "ListDocuments" in error[1], error


put_and_get()
refusals()
secure_strings()
hierarchies()
filters()
versions_and_labels()
tiers_and_policies()
tags()
rest_of_systems_manager()
print("ok")
